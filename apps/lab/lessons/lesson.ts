import type { Command } from '../../control/commands/commands.ts'
import type { Answer } from '../../control/control.ts'
import type { Status } from '../../control/status/status.ts'
import type { Client } from '../../shared/client.ts'
import type { Language } from '../texts/texts.ts'
import type { LessonTexts } from './lesson-texts.ts'
import type { Measured } from './measured.ts'

/** What people are asked before: one of the keys (their texts are the lesson's `choices`), or a number. */
export type Question =
  | { kind: 'choice'; choices: readonly string[] }
  | { kind: 'number'; unit: string; min: number; max: number }

/** What one run of a lesson has found. */
export interface Finding {
  /** Every number that table, chart and explanation use, by name. */
  numbers: Measured
  /**
   * The right answer to the question, as measured: a choice's key, or a number. Several keys
   * where several choices are right, none where no choice is.
   */
  answer: string | number | readonly string[]
  /** What theory says to the question. */
  theory: string | number
  /**
   * For the table: first row the names of columns (keys of the lesson's `columns` texts). A
   * text in another row that is such a key is shown in people's language, else as it is.
   */
  table: (string | number)[][]
  /** Bars or lines for page and report; keys, also texts in `x`, are the lesson's `columns` texts. */
  chart: { kind: 'bars' | 'lines'; x: (string | number)[]; series: Record<string, number[]> }
  /** What does not hold, for CI: empty when every claim of the lesson held within its tolerance. */
  broken: string[]
}

/**
 * What a running lesson works with. Everything that it changes is put back by itself
 * afterwards, and its visitors are closed. Each of its functions throws once somebody has
 * stopped the lesson, so that a loop of requests ends without asking.
 */
export interface Workbench {
  /** Runs a command in this lesson's name. @throws ControlError */
  run(command: Command): Promise<Answer>
  status(): Promise<Status>
  /**
   * A new visitor with cookies of its own. `host` is the first label of a host of the edge
   * (`sticky`, `round-robin`), the default strategy's without one; `from` is its loopback
   * address where there are several.
   */
  visitor(host?: string, from?: string): Client
  /** Shown while it runs: a key of the lesson's `steps` texts. */
  step(key: string): void
  /** Aborted when somebody stops the lesson. */
  signal: AbortSignal
}

export interface Lesson {
  number: number
  /** `lost-login`: in addresses, in reports, and the key of its texts. */
  id: string
  texts: Readonly<Record<Language, LessonTexts>>
  question: Question
  /** Whether it changes the number of app replicas: in containers only the engine can. */
  scales: boolean
  run(bench: Workbench): Promise<Finding>
}
