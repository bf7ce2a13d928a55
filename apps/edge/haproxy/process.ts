import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What browsers get from the edge, or from a load balancer in front of web servers. */
export type Frontends = 'public.cfg' | 'balancer.cfg'

/** In the order in which HAProxy reads them; `haproxy/global.cfg` says what each is for. */
const filesWith = (frontends: Frontends) => [
  'generated/state.cfg',
  'global.cfg',
  'resolvers.cfg',
  'defaults.cfg',
  frontends,
  'services.cfg',
  'control.cfg',
  'generated/backends.cfg',
]

/**
 * Arguments for HAProxy in `folder`: a master that stays in the foreground, and one worker. USR2
 * reloads, USR1 stops after the last request, TERM at once. With `-c` in front it only checks.
 */
export const haproxyArguments = (folder: string, frontends: Frontends = 'public.cfg'): string[] => [
  '-W',
  '-C',
  folder,
  ...filesWith(frontends).flatMap((file) => ['-f', file]),
]

/** `haproxy -c`. @throws with its message. */
export async function checkConfiguration(
  haproxy: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  frontends?: Frontends,
): Promise<void> {
  try {
    const args = ['-c', ...haproxyArguments(folder, frontends)]
    await promisify(execFile)(haproxy, args, { cwd: folder, env })
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    throw new Error(`HAProxy refuses its new configuration:\n${stderr?.trim() || message}`)
  }
}
