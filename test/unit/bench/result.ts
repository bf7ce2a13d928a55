import { cases } from '../../bench/cases.ts'
import type { Result, Sample } from '../../bench/measure.ts'

const quiet: Sample = {
  perSecond: 1000,
  cpu: { app: 100, edge: 0, web: 0, database: 0, redis: 0 },
  queries: 1,
  redis: 0,
  bytes: 12_000,
  p50: 1,
  p99: 2,
  memory: 100,
}

/** The result of a case that exists, with one sample for each of `samples`. */
export function resultOf(name: string, ...samples: Partial<Sample>[]): Result {
  const one = cases.find((known) => known.name === name)
  if (!one) throw new Error(`There is no case ${name}.`)
  return { case: one, samples: samples.map((sample) => ({ ...quiet, ...sample })) }
}
