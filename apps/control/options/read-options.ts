import { type FlagKinds, parseFlags } from '../../cli/terminal/parse-flags.ts'
import { UsageError } from '../../cli/terminal/usage-error.ts'
import type { Option } from './option.ts'
import { type OptionKey, type Options, optionKeys, options } from './options.ts'

export interface ReadOptions {
  options: Options
  /** Those that somebody has set, by flag, environment or `.env`. */
  given: ReadonlySet<OptionKey>
  switches: ReadonlySet<string>
}

type Texts = Readonly<Record<string, string | undefined>>

/** Flags before environment before `.env` before defaults. @throws UsageError with every problem. */
export function readOptions(args: readonly string[], environment: Texts, file: Texts): ReadOptions {
  const flags = parseFlags(args, flagKinds)
  // After an option that is not known, a word may be the value that it would have had.
  const words = flags.problems.length > 0 ? [] : flags.words
  const problems = [...flags.problems, ...words.map((word) => `What is "${word}" for?`)]
  const texts = new Map(
    optionKeys.map((key) => [key, textOf(options[key], flags.values, environment, file)]),
  )
  const values = optionKeys.map((key) => [key, readValue(key, texts.get(key), problems)])
  if (problems.length > 0) throw new UsageError(problems)
  return {
    options: Object.fromEntries(values) as Options,
    given: new Set(optionKeys.filter((key) => texts.get(key) !== undefined)),
    switches: flags.switches,
  }
}

const startSwitches = ['detach', 'dry-run', 'help'] as const

export const flagKinds: FlagKinds = Object.fromEntries([
  ...Object.values(options).flatMap((option) =>
    flagNames(option).map((name) => [name, 'value' as const]),
  ),
  ...startSwitches.map((name) => [name, 'switch' as const]),
])

function flagNames({ flag, also = [] }: Option<unknown>): string[] {
  return flag ? [flag, ...also] : []
}

function textOf(
  option: Option<unknown>,
  flags: ReadonlyMap<string, string>,
  environment: Texts,
  file: Texts,
): string | undefined {
  const byFlag = flagNames(option).map((name) => flags.get(name))
  // A variable that is set but empty counts as not set, as in Compose files.
  return [...byFlag, environment[option.env] || undefined, file[option.env] || undefined].find(
    (text) => text !== undefined,
  )
}

function readValue(key: OptionKey, text: string | undefined, problems: string[]): unknown {
  const { parse, expected, standard, flag, env } = options[key] as Option<unknown>
  const value = parse(text ?? standard)
  const name = flag ? `--${flag} (${env})` : env
  if (value === undefined) problems.push(`${name}: expected ${expected}, received "${text}".`)
  return value
}
