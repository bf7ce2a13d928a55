import { readFileSync } from 'node:fs'

// The kernel counts in hundredths of a second on every Linux that Node runs on (USER_HZ).
const microsecondsPerTick = 10_000

/** CPU of a process and all its threads, user and system, in µs: from the text of `/proc/PID/stat`. */
export function cpuMicroseconds(stat: string): number {
  // The name is in brackets, and may hold brackets and spaces itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system] = [Number(fields[11]), Number(fields[12])]
  if (!Number.isFinite(user + system)) throw new Error(`That is no /proc/PID/stat: ${stat}`)
  return (user + system) * microsecondsPerTick
}

/** Resident memory in bytes: from the text of `/proc/PID/status`. */
export function residentBytes(status: string): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  if (!kilobytes) throw new Error('That is no /proc/PID/status of a running process.')
  return Number(kilobytes) * 1024
}

export const readCpu = (pid: number): number =>
  cpuMicroseconds(readFileSync(`/proc/${pid}/stat`, 'utf8'))

export const readMemory = (pid: number): number =>
  residentBytes(readFileSync(`/proc/${pid}/status`, 'utf8'))

/** Of a process's main thread: nginx' workers. */
export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((text) => text.trim() !== '')
    .map(Number)

/** Numbers of the cores that a process may use: from the text of `/proc/PID/status`, where they are such as `0-2,5`. */
export function allowedCores(status: string): number[] {
  const list = /^Cpus_allowed_list:\s+(.+)$/m.exec(status)?.[1]
  if (!list) throw new Error('That is no /proc/PID/status.')
  return list.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, at) => from + at)
  })
}
