import type { OnOff, Strategy } from '../../../../infra/topology.ts'
import { readJson, writeJson } from '../../../shared/json-file.ts'
import type { OptionKey, Options } from '../../options.ts'
import type { Paths } from './run-folder.ts'

/** What was switched while the shop ran, and holds for the next start too. */
export interface Choices {
  replicas: number
  strategy: Strategy
  cache: OnOff
}

/** An option that is set explicitly wins, then what was switched live, then the default. */
export const chooseFrom = (
  options: Options,
  given: ReadonlySet<OptionKey>,
  stored: Partial<Choices>,
): Choices => ({
  replicas: given.has('replicas') ? options.replicas : (stored.replicas ?? options.replicas),
  strategy: given.has('strategy') ? options.strategy : (stored.strategy ?? options.strategy),
  cache: given.has('cache') ? options.cache : (stored.cache ?? options.cache),
})

/** The choices that hold now; one that is set is written down at once. */
export function openChoices(
  { choices: file }: Paths,
  options: Options,
  given: ReadonlySet<OptionKey>,
): Choices {
  const values = chooseFrom(options, given, readJson<Partial<Choices>>(file) ?? {})
  const save = () => writeJson(file, values)
  save()
  return {
    get replicas() {
      return values.replicas
    },
    set replicas(value) {
      values.replicas = value
      save()
    },
    get strategy() {
      return values.strategy
    },
    set strategy(value) {
      values.strategy = value
      save()
    },
    get cache() {
      return values.cache
    },
    set cache(value) {
      values.cache = value
      save()
    },
  }
}
