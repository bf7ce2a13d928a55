import type { Bed, Subject } from './bed/bed.ts'
import { concurrency } from './bed/people.ts'
import type { Case } from './cases.ts'
import { closedLoop, openLoop } from './load/loops.ts'
import { type Cpu, onOwnCore, perVisit, readMemory, readTiers, type Tier } from './meter.ts'
import { percentile } from './statistics.ts'

/** One repeat of a case. */
export interface Sample {
  /** Visits a second at full load. */
  perSecond: number
  /** Microseconds a visit at full load. */
  cpu: Cpu
  /** Round trips to the databases a visit. */
  queries: number
  /** Commands to Redis a visit. */
  redis: number
  /** The length of a response body as it was sent. */
  bytes: number
  /** Milliseconds at the case's fixed rate; NaN where latency was not measured. */
  p50: number
  p99: number
  /** MB of the largest app replica. */
  memory: number
}

export async function measure(
  { visit, perSecond, setting }: Case,
  { users, pids, shop, idlePerMs }: Subject,
  { ms, latency }: { ms: number; latency: boolean },
): Promise<Sample> {
  // Before any process is pinned to a core: the scheduler takes a while to spread them again.
  const took = latency ? await openLoop(users, visit, { perSecond, ms }) : []
  // The same number for each app replica: with fewer concurrent requests each one costs more CPU.
  const busy = users.slice(0, concurrency.closed * setting.replicas)
  const underLoad = (tier: Tier) =>
    onOwnCore(tier, pids, async () => {
      // Warms every app replica for the same time: all but the first may have been idle for minutes.
      await closedLoop(busy, visit, { ms: (ms / 8) * setting.replicas })
      return shop.counters.during(idlePerMs, async () => {
        const before = readTiers(pids)
        const load = await closedLoop(busy, visit, { ms })
        return { load, cpu: perVisit(before, readTiers(pids), load.visits) }
      })
    })
  const { load, cpu, queries, redis } = await underLoad(pids.app ? 'app' : 'edge')
  // Measured again, as both need a core of their own and there may be only two.
  if (pids.app && pids.edge) cpu.edge = (await underLoad('edge')).cpu.edge
  return {
    perSecond: load.visits / load.seconds,
    cpu,
    queries: queries / load.visits,
    redis: redis / load.visits,
    bytes: load.bytes,
    p50: percentile(took, 0.5),
    p99: percentile(took, 0.99),
    memory: Math.max(0, ...(pids.app ?? []).map(readMemory)) / 1e6,
  }
}

/** All samples of one case. */
export interface Result {
  case: Case
  /** One for each repeat, in order. */
  samples: Sample[]
}

export interface Problem {
  name: string
  message: string
}

interface MeasureOptions {
  cases: readonly Case[]
  repeats: number
  ms: number
  latency: boolean
  log: (line: string) => void
}

/**
 * Measures all cases in turn, each repeat in the opposite order of the last, so that noise on
 * the machine affects all of them. A case that fails is left out from then on.
 */
export async function measureCases(bed: Bed, { cases, repeats, ms, latency, log }: MeasureOptions) {
  const results = new Map<Case, Result>()
  const problems: Problem[] = []
  const failed = new Set<Case>()
  for (let repeat = 0; repeat < repeats; repeat++) {
    log(`repeat ${repeat + 1} of ${repeats} …`)
    for (const one of repeat % 2 === 0 ? cases : cases.toReversed()) {
      if (failed.has(one)) continue
      try {
        const subject = await bed.subjectOf(one)
        const sample = await measure(one, subject, { ms, latency })
        results.set(one, { case: one, samples: [...(results.get(one)?.samples ?? []), sample] })
      } catch (error) {
        failed.add(one)
        results.delete(one)
        problems.push({ name: one.name, message: (error as Error).message })
      }
    }
  }
  return { results: cases.flatMap((one) => results.get(one) ?? []), problems }
}
