import { readdirSync, readFileSync } from 'node:fs'

/** Of this process, and of all that it starts with its own program. */
export const nodeVersion = (): string => `Node ${process.versions.node}`

/** What a process can say of itself, where nobody can look at it from outside. */
export interface OwnUsage {
  version: string
  uptimeMs: number
  /** Processor time since its start. */
  cpuMs: number
  /** Resident memory. */
  memoryBytes: number
}

export function ownUsage(): OwnUsage {
  const { user, system } = process.cpuUsage()
  return {
    version: nodeVersion(),
    uptimeMs: Math.round(process.uptime() * 1000),
    cpuMs: Math.round((user + system) / 1000),
    memoryBytes: process.memoryUsage.rss(),
  }
}

/** Something that a server has only so much of. Bytes for disk and memory, a number for the others. */
export interface LimitStatus {
  target: string
  what: 'connections' | 'disk' | 'memory' | 'open files'
  used: number
  most: number
}

/** Open files of a process; empty where nobody can say: only Linux does, of one's own processes. */
export function openFiles(target: string, pid: number | 'self'): LimitStatus[] {
  try {
    const used = readdirSync(`/proc/${pid}/fd`).length
    const limits = readFileSync(`/proc/${pid}/limits`, 'utf8')
    const most = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1])
    return most > 0 ? [{ target, what: 'open files', used, most }] : []
  } catch {
    return []
  }
}

/** What this process itself is limited in; its memory only in a container that has a limit. */
export function ownLimits(target: string): LimitStatus[] {
  const memory = process.constrainedMemory() ?? 0
  const isLimited = memory > 0 && memory < 2 ** 50
  return [
    ...openFiles(target, 'self'),
    ...(isLimited
      ? [{ target, what: 'memory' as const, used: process.memoryUsage.rss(), most: memory }]
      : []),
  ]
}
