import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { type Paths, pathsFor } from '../../control/drivers/process/run-folder.ts'
import type { Option } from '../../control/option-kinds.ts'
import {
  type OptionKey,
  type Options,
  optionKeys,
  options,
  type ReadOptions,
} from '../../control/options.ts'
import { type FlagKinds, parseFlags, UsageError } from '../terminal/command-line.ts'

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

/** The variables in a `.env` file; none when there is no such file. */
export const readEnvFile = (file: string): Record<string, string | undefined> =>
  existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}

/**
 * The folders of the run that `--run-dir`, the environment or `.env` names: the only setting that
 * `lab` reads itself; the control plane knows the others.
 */
export function readRunPaths(root: string, flag: string | undefined): Paths {
  const { env, standard } = options.runDir
  const file = readEnvFile(path.join(root, '.env'))
  return pathsFor(root, flag ?? (process.env[env] || file[env] || standard))
}

/** All settings, from the flags, the environment and `.env`. @throws UsageError. */
export function readSettings(args: readonly string[], root: string): ReadOptions {
  refuseWhatNpmKept(process.env)
  return readOptions(args, process.env, readEnvFile(path.join(root, '.env')))
}

/**
 * `npm start --port 8090` gives the flag to npm, which keeps it for itself: better said
 * than passed over in silence.
 */
function refuseWhatNpmKept(environment: NodeJS.ProcessEnv): void {
  if (environment.npm_lifecycle_event !== 'start') return
  const flags = [...optionKeys.map((key: OptionKey) => options[key].flag), 'detach', 'dry-run']
  const kept = flags.filter(
    (flag) => flag && environment[`npm_config_${flag.replaceAll('-', '_')}`],
  )
  if (kept.length === 0) return
  const typed = kept.map((flag) => `--${flag}`).join(' ')
  throw new UsageError([`npm kept ${typed} for itself. With two dashes: npm start -- ${typed} …`])
}

/** What `npm start -- --help` prints. */
export const startHelp = (): string =>
  [
    'Starts the shop with everything it needs, and stops it all on Ctrl-C.',
    '',
    'Usage: npm start -- [options]',
    '',
    ...Object.values(options).flatMap(lines),
    line('--detach', 'Return when everything is ready; stop it with npm run lab down.'),
    line('--dry-run', 'Print what would run, and stop there.'),
    line('--help', 'Print this.'),
    '',
    'Every option can be set as an environment variable or in .env (see .env.example).',
    'Ends with 0 when all was stopped, 1 when something failed, 2 for options it does not know.',
    '',
  ].join('\n')

const lines = ({ flag, env, expected, standard, help }: Option<unknown>): string[] => [
  line(flag ? `--${flag}` : env, help),
  line('', `${capital(expected)}; default ${standard || 'none'}.`),
]

const line = (name: string, text: string) => `  ${name.padEnd(22)}${text}`.trimEnd()

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The text of `.env.example`: every setting with what it expects and its default. */
export const envExample = (): string =>
  [
    '# Settings of Stickyshop. Copy this file to .env and take away the # of what you change.',
    '# An environment variable of the same name comes before this file, a flag before both.',
    ...Object.values(options).flatMap((option) => ['', ...paragraph(option)]),
    '',
  ].join('\n')

const paragraph = ({ flag, env, expected, standard, help }: Option<unknown>): string[] => [
  `# ${help}`,
  `# Expects ${expected}.${flag ? ` Flag: --${flag}` : ''}`,
  `# ${env}=${standard}`,
]
