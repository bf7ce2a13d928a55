import type { Command } from '../../control/commands/commands.ts'
import type { Paths } from '../../control/drivers/process/run-folder.ts'
import type { Surroundings } from '../surroundings.ts'
import type { FlagKinds } from '../terminal/parse-flags.ts'
import type { Style } from '../terminal/style.ts'

/** One call of a verb. */
export interface Call {
  words: readonly string[]
  values: ReadonlyMap<string, string>
  switches: ReadonlySet<string>
  paths: Paths
  surroundings: Surroundings
  style: Style
  json: boolean
}

/** What a verb has to tell: a text for people, the same as JSON for programs. */
export interface Told {
  text: string
  json: unknown
  code?: number
}

interface Described {
  name: string
  /** What comes after the name: `app-2 300ms`. */
  usage: string
  summary: string
  /** More lines for its own help. */
  details?: readonly string[]
  flags?: FlagKinds
  /** How many words it takes, at least and at most. */
  words: readonly [number, number]
}

/** Most verbs are one command to the control plane, whose answer is a sentence. */
export interface CommandVerb extends Described {
  /** @throws UsageError */
  command(call: Pick<Call, 'words' | 'values' | 'switches'>): Command
}

/** The others do something of their own. */
export interface OwnVerb extends Described {
  run(call: Call): Promise<Told>
}

export type Verb = CommandVerb | OwnVerb
