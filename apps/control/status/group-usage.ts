import type { Usage } from './usage.ts'

/** Sums what `ps -axo pgid=,time=,rss=` says, by process group. */
export function groupUsage(text: string, leaders: readonly number[]): Map<number, Usage> {
  const groups = new Map<number, Usage>()
  for (const line of text.split('\n')) {
    const [group, time, kib] = line.trim().split(/\s+/)
    if (!time || !leaders.includes(Number(group))) continue
    const sum = groups.get(Number(group)) ?? { cpuMs: 0, memoryBytes: 0 }
    groups.set(Number(group), {
      cpuMs: sum.cpuMs + milliseconds(time),
      memoryBytes: sum.memoryBytes + Number(kib) * 1024,
    })
  }
  return groups
}

/** `1:02.50` on macOS, `01:02:03` and `2-01:02:03` elsewhere. */
function milliseconds(time: string): number {
  const [days, clock] = time.includes('-') ? time.split('-') : ['0', time]
  const seconds = (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return Math.round((Number(days) * 86_400 + seconds) * 1000)
}
