import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type Pids, type Tier, tiers } from './cpu.ts'
import { allowedCores, childrenOf } from './proc-stat.ts'

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
