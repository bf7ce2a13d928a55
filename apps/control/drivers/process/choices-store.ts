import { readJson, writeJson } from '../../../shared/json-file.ts'
import type { OptionKey, Options } from '../../options/options.ts'
import { type Choices, chooseFrom } from './plan/choices.ts'
import type { Paths } from './plan/paths.ts'

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
    get primary() {
      return values.primary
    },
    set primary(value) {
      values.primary = value
      save()
    },
  }
}
