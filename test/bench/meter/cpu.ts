import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export const tiers = ['app', 'edge', 'database', 'redis'] as const
export type Tier = (typeof tiers)[number]

/** Processes of each tier: one that is not asked has none. */
export type Pids = Readonly<Partial<Record<Tier, readonly number[]>>>
export type Cpu = Record<Tier, number>

/** Microseconds since the processes began, with those they have started (nginx' workers). */
export const readTiers = (pids: Pids): Cpu => byTier((tier) => sum(pids[tier] ?? []))

const sum = (pids: readonly number[]): number =>
  pids.reduce(
    (total, pid) =>
      total + readCpu(pid) + childrenOf(pid).reduce((cpu, child) => cpu + readCpu(child), 0),
    0,
  )

export const perVisit = (before: Cpu, after: Cpu, visits: number): Cpu =>
  byTier((tier) => (after[tier] - before[tier]) / visits)

export const total = (cpu: Cpu): number => tiers.reduce((all, tier) => all + cpu[tier], 0)

export const byTier = (of: (tier: Tier) => number): Cpu => ({
  app: of('app'),
  edge: of('edge'),
  database: of('database'),
  redis: of('redis'),
})

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

/**
 * While `work` goes on, a tier (all replicas, or the edge) has one core to itself, and all else shares
 * the others with the load. Left to the kernel they change places hundreds of times a second, and find the caches
 * full of somebody else's data: a list is 3 to 10 % dearer, four replicas are 1.65 times as dear as one instead
 * of 1.3, and how much is another thing in each run.
 */
export async function onOwnCore<Result>(
  tier: Tier,
  pids: Pids,
  work: () => Promise<Result>,
): Promise<Result> {
  const cores = allowedCores(readFileSync('/proc/self/status', 'utf8'))
  const [first, ...others] = cores
  if (first === undefined || others.length === 0) return work()
  const of = (each: Tier) => (pids[each] ?? []).flatMap((pid) => [pid, ...childrenOf(pid)])
  const measured = of(tier)
  const rest = [...tiers.filter((each) => each !== tier).flatMap(of), process.pid]
  try {
    for (const pid of measured) move(pid, [first])
    for (const pid of rest) move(pid, others)
    return await work()
  } finally {
    for (const pid of [...measured, ...rest]) move(pid, cores)
  }
}

/** A process with all its threads. */
function move(pid: number, to: readonly number[]): void {
  const { error, status, stderr } = spawnSync('taskset', ['-acp', to.join(','), String(pid)], {
    encoding: 'utf8',
  })
  if (error) throw new Error(`taskset (of util-linux) can't be run: ${error.message}`)
  // A thread or a worker may end while it is moved.
  if (status !== 0 && !stderr.includes('No such process')) throw new Error(stderr)
}
