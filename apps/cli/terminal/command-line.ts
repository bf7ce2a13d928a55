import { parseArgs } from 'node:util'
import { didYouMean } from '../../shared/closest.ts'

/** What flags a command knows: with a value, or alone. */
export type FlagKinds = Readonly<Record<string, 'value' | 'switch'>>

export interface Flags {
  values: Map<string, string>
  switches: Set<string>
  words: string[]
  problems: string[]
}

/** Splits a command line. Every problem is collected, none is thrown. */
export function parseFlags(args: readonly string[], kinds: FlagKinds): Flags {
  const flags: Flags = { values: new Map(), switches: new Set(), words: [], problems: [] }
  for (const token of tokens(args, kinds)) {
    if (token.kind === 'positional') flags.words.push(token.value)
    else if (token.kind === 'option') take(flags, kinds, token)
  }
  return flags
}

interface FlagToken {
  name: string
  rawName: string
  value: string | undefined
}

function take(flags: Flags, kinds: FlagKinds, { name, rawName, value }: FlagToken): void {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (!kind) flags.problems.push(`${rawName} is not an option.${suggestion(name, kinds)}`)
  else if (kind === 'switch' && value !== undefined)
    flags.problems.push(`${rawName} takes no value.`)
  else if (kind === 'switch') flags.switches.add(name)
  else if (value === undefined || value === '') flags.problems.push(`${rawName} needs a value.`)
  else flags.values.set(name, value)
}

const suggestion = (name: string, kinds: FlagKinds) =>
  didYouMean(
    `--${name}`,
    Object.keys(kinds).map((known) => `--${known}`),
  )

const shorts: Readonly<Record<string, string>> = { help: 'h' }

function tokens(args: readonly string[], kinds: FlagKinds) {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      {
        type: kind === 'value' ? ('string' as const) : ('boolean' as const),
        ...(name.length === 1 ? { short: name } : {}),
        ...(shorts[name] ? { short: shorts[name] } : {}),
      },
    ]),
  )
  return parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens
}

/** The command line, or the settings, cannot be understood; the message lists every problem. */
export class UsageError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
  }
}

/** What a command ends with. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, notRunning: 3 } as const
