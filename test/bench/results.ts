import type { Bed } from './bed/bed.ts'
import type { Case } from './cases.ts'
import { measure, type Sample } from './measure.ts'

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
