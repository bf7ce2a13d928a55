import type { Bed, Subject } from './bed/bed.ts'
import { crowd } from './bed/people.ts'
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
  /** Of an answer's body, as it was sent. */
  bytes: number
  /** Milliseconds at the case's fixed rate; NaN where that was not asked for. */
  p50: number
  p99: number
  /** MB of one replica, the largest of them. */
  memory: number
}

export async function measure(
  { visit, perSecond, setting }: Case,
  { visitors, pids, shop, idlePerMs }: Subject,
  { ms, latency }: { ms: number; latency: boolean },
): Promise<Sample> {
  // Before anything is moved to a core of its own: it takes a while until all is well spread again.
  const took = latency ? await openLoop(visitors, visit, { perSecond, ms }) : []
  // As many for each replica: the fewer it has to do at once, the dearer each is, whoever else there is.
  const busy = visitors.slice(0, crowd.closed * setting.replicas)
  const crowded = (tier: Tier) =>
    onOwnCore(tier, pids, async () => {
      // And each for as long: all but the first may have stood idle for minutes.
      await closedLoop(busy, visit, { ms: (ms / 8) * setting.replicas })
      return shop.counters.during(idlePerMs, async () => {
        const before = readTiers(pids)
        const load = await closedLoop(busy, visit, { ms })
        return { load, cpu: perVisit(before, readTiers(pids), load.visits) }
      })
    })
  const { load, cpu, queries, redis } = await crowded(pids.app ? 'app' : 'edge')
  // Once more, as both want a core of their own, and there may be no more than two.
  if (pids.app && pids.edge) cpu.edge = (await crowded('edge')).cpu.edge
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

/** All that was measured of one case. */
export interface Result {
  case: Case
  /** One for each repeat, in their order. */
  samples: Sample[]
}

export interface Problem {
  name: string
  message: string
}

interface Wish {
  cases: readonly Case[]
  repeats: number
  ms: number
  latency: boolean
  log: (line: string) => void
}

/**
 * All cases in turn, and that again, in the opposite order each time: what disturbs the
 * machine disturbs all of them. A case that fails is left out from then on.
 */
export async function collect(bed: Bed, { cases, repeats, ms, latency, log }: Wish) {
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
