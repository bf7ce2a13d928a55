import type { Command } from '../../control/commands/commands.ts'
import type { Version } from '../../control/driver.ts'
import type { FoundServers } from '../../control/drivers/process/context.ts'
import type { Paths } from '../../control/drivers/process/run-folder.ts'
import type { FlagKinds } from '../terminal/command-line.ts'
import type { Style } from '../terminal/output.ts'
import type { LogSource } from './logs/logs.ts'

/** One call of a command. */
export interface Call {
  words: readonly string[]
  values: ReadonlyMap<string, string>
  switches: ReadonlySet<string>
  paths: Paths
  installation: Installation
  style: Style
  json: boolean
}

/** What a command prints: a text for people, or the same as JSON for programs. */
export interface Output {
  text: string
  /** Nothing is printed if it is undefined. */
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

/** Most commands are one command of the control plane, whose answer is a sentence. */
export interface ControlCommand extends Described {
  /** @throws UsageError */
  controlCommand(call: Pick<Call, 'words' | 'values' | 'switches'>): Command
}

/** The others do something of their own. */
export interface OwnCommand extends Described {
  run(call: Call): Promise<Output>
}

export type LabCommand = ControlCommand | OwnCommand

/** What `start.mjs` passes on. */
export interface Installation {
  /** The folder of the project. */
  root: string
  findServers(): FoundServers
  /**
   * Opens the logs of the components named, or of all app replicas, where they are not files in
   * the run folder. @throws UsageError for a name without a log.
   */
  openLogs?(names: readonly string[]): LogSource[]
  /** Builds a commit, or finds a folder with a build; in containers, an image. */
  findVersion(word: string, paths: Paths): Promise<Version>
}
