import { databaseNames, type OnOff, type Strategy } from '../../../../../infra/topology.ts'
import type { OptionKey, Options } from '../../../options/options.ts'

/** What was switched while the shop ran, and holds for the next start too. */
export interface Choices {
  replicas: number
  strategy: Strategy
  cache: OnOff
  primary: string
}

/** An option that somebody gives wins, then what was switched live, then the default. */
export const chooseFrom = (
  options: Options,
  given: ReadonlySet<OptionKey>,
  stored: Partial<Choices>,
): Choices => ({
  replicas: given.has('replicas') ? options.replicas : (stored.replicas ?? options.replicas),
  strategy: given.has('strategy') ? options.strategy : (stored.strategy ?? options.strategy),
  cache: given.has('cache') ? options.cache : (stored.cache ?? options.cache),
  primary: stored.primary ?? databaseNames[0],
})
