import { readdirSync, readFileSync } from 'node:fs'

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
