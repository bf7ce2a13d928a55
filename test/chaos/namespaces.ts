import { execFileSync, spawnSync } from 'node:child_process'

/**
 * Each system is broken in a network of its own, so that rules for packets concern nobody else, and with
 * mounts of its own, which end with it.
 */

const unshare = ['--net', '--mount']
const mark = 'CHAOS_NAMESPACES'

export const whyNoNamespaces = 'it takes a network and mounts of its own, and thus Linux and root'

/** Whether this process has them. */
export const hasNamespaces = (): boolean => process.env[mark] === 'own'

/** Most may not have them: then it is the command itself. */
export function inNamespaces(command: string, args: readonly string[]) {
  const { status } = spawnSync('unshare', [...unshare, 'ip', 'link', 'set', 'lo', 'up'])
  if (status !== 0) return { command, args: [...args], env: {} }
  return { command: 'unshare', args: [...unshare, command, ...args], env: { [mark]: 'own' } }
}

/** In a new network, not even a process's own address works at first. */
export function openLoopback(): void {
  if (hasNamespaces()) execFileSync('ip', ['link', 'set', 'lo', 'up'])
}
