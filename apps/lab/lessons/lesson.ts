import type { Strategy } from '../../../infra/topology.ts'
import type { Command } from '../../control/commands/commands.ts'
import type { Answer } from '../../control/control.ts'
import type { Status } from '../../control/status/status.ts'
import type { Client } from '../../shared/client.ts'
import type { Figure } from '../charts/prometheus.ts'
import type { Language } from '../texts/texts.ts'
import type { Needs } from './needs.ts'
import type { SourceName } from './sources.ts'

/** What was measured or computed, by name, rounded as people should see it. */
export type Numbers = Readonly<Record<string, number>>

/** What people predict: one of the keys (their texts are the lesson's `choices`), or a number. */
export type Question =
  | { kind: 'choice'; choices: readonly string[] }
  | { kind: 'number'; min: number; max: number }

/** What the page shows of the numbers. */
export interface Result {
  /**
   * The answer to the question, as measured: a choice's key, or a number. Several keys where
   * several choices are right, none where no choice is.
   */
  answer: string | number | readonly string[]
  /** The answer that theory expects. */
  expected: string | number
  /**
   * First row: the names of columns (keys of the lesson's `columns` texts). A text in another
   * row that is such a key is translated, and shown as it is otherwise.
   */
  table: (string | number)[][]
  /** Keys, also texts in `x`, are those of the `columns` texts. */
  chart: { kind: 'bars' | 'lines'; x: (string | number)[]; series: Record<string, number[]> }
}

/** What one run of a lesson measured, as it is stored. */
export interface Finding extends Result {
  numbers: Numbers
  /** Keys of the claims that the numbers contradict. */
  contradicted: string[]
}

/** A page of the lab that shows why a claim does not hold. */
export type Evidence =
  /** The list of requests, filtered. `status` is the first digit. */
  | { kind: 'requests'; path?: string; status?: string; outcome?: string }
  /** The configuration of the edge with this strategy. */
  | { kind: 'configuration'; strategy: Strategy }
  | { kind: 'switches' }
  | { kind: 'topology' }
  | { kind: 'charts' }

/** What theory says about the numbers. */
export interface Claim<N extends Numbers = Numbers, Cause extends string = string> {
  holds(n: N): boolean
  /** Why it may not hold, the likeliest cause first. */
  causes(n: N): readonly Cause[]
  evidence: readonly Evidence[]
}

/** A sentence of the explanation, which the page has only if it is true of the numbers. */
export interface Sentence<N extends Numbers = Numbers> {
  when(n: N): boolean
  /** Of what it says in general. */
  sources?: readonly SourceName[]
}

/**
 * One lesson without its texts. Everything that the page says about a run follows from the
 * numbers: `result`, the claims, and the sentences whose condition holds.
 */
export interface Experiment<
  N extends Numbers = Numbers,
  ClaimKey extends string = string,
  Cause extends string = string,
  SentenceKey extends string = string,
  TheoryKey extends string = string,
> {
  number: number
  /** `lost-login`: in addresses and in reports. */
  id: string
  question: Question
  /** What the running stage must have. Empty: every stage will do. */
  needs: Needs
  /** The question is about what is going on: people answer while the lesson runs, not before. */
  asksMeanwhile?: true
  /** Whether it starts app replicas, or exchanges them: in containers only the engine can. */
  needsEngine: boolean
  /** Of a tour through several stages: whether a run has ended it. A lesson without it ends with each run. */
  isFinished?(n: N): boolean
  /** The experiment itself. @throws when it cannot be carried out */
  measure(bench: Workbench): Promise<N>
  result(n: N): Result
  claims: Readonly<Record<ClaimKey, Claim<N, Cause>>>
  /** In the order of the page. */
  explanation: Readonly<Record<SentenceKey, Sentence<N>>>
  /** What theory says in general, and where that is written. */
  theory: Readonly<Record<TheoryKey, readonly SourceName[]>>
}

/** Checks the types of an experiment and returns it. */
export const defineExperiment = <
  N extends Numbers,
  ClaimKey extends string,
  const Cause extends string,
  SentenceKey extends string,
  TheoryKey extends string,
>(
  experiment: Experiment<N, ClaimKey, Cause, SentenceKey, TheoryKey>,
) => experiment

/** A condition for sentences that are true of every run. */
export const always = (): boolean => true

export interface Lesson extends Experiment {
  texts: Readonly<Record<Language, LessonTexts>>
}

/** A number in the page's language; without `digits` with as many as it needs, at most 2. */
export type Format = (value: number, digits?: number) => string

// Written as a method: a lesson knows its numbers by name, and is one of many here.
type Wording<N extends Numbers> = {
  /** @param n the numbers, formatted @param raw the same as numbers */
  write(n: Readonly<Record<keyof N, string>>, raw: N): string
}['write']

/** All words of one lesson in one language. */
export interface LessonTexts<
  N extends Numbers = Numbers,
  ClaimKey extends string = string,
  Cause extends string = string,
  SentenceKey extends string = string,
  TheoryKey extends string = string,
> {
  title: string
  /** A paragraph. */
  story: string
  question: string
  /** By the question's keys; empty for a question about a number. */
  choices: Readonly<Record<string, string>>
  /** What the number asked for is counted in: `% of requests`. */
  unit?: string
  /** How it is measured. */
  method: string
  /** What is being done, by the keys that `bench.step` gets. */
  steps: Readonly<Record<string, string>>
  /** Names of columns, of rows and of the chart's series, by their keys. */
  columns: Readonly<Record<string, string>>
  /** What was measured in contradiction of a claim, and what was expected. */
  claims: Readonly<Record<ClaimKey, Wording<N>>>
  causes: Readonly<Record<Cause, string>>
  explanation: Readonly<Record<SentenceKey, Wording<N>>>
  theory: Readonly<Record<TheoryKey, string>>
  /** What to do by hand: `command` is copied, `path` is on the shop's host of that label. */
  tryIt: readonly {
    text: string
    command?: string
    link?: { label: string; host?: string; path: string }
  }[]
  /** What to look for meanwhile. */
  notice: string
}

/** The texts that an experiment needs: a lesson's `en.ts` and `fr.ts`. */
export type TextsOf<E> =
  E extends Experiment<infer N, infer ClaimKey, infer Cause, infer SentenceKey, infer TheoryKey>
    ? LessonTexts<N, ClaimKey, Cause, SentenceKey, TheoryKey>
    : never

/**
 * What a running lesson works with. Everything that it changes is restored afterwards, and its
 * clients are closed. Each of its functions throws once somebody has stopped the lesson, so that
 * a loop of requests ends without a check of its own.
 */
export interface Workbench {
  /** Runs a command, recorded in the audit log as this lesson's. @throws ControlError */
  run(command: Command): Promise<Answer>
  status(): Promise<Status>
  /** What Prometheus has for an expression now. @throws PrometheusError */
  query(expression: string): Promise<Figure[]>
  /** What the last run of this lesson that came to an end has found, of whichever stage; empty before. */
  earlier(): Numbers
  /** Resolves when people have answered a question that is asked meanwhile; at once if nobody is to. */
  answered(): Promise<void>
  /**
   * A new guest with cookies of their own. `host` is the first label of a host of the edge
   * (`sticky`, `round-robin`), the current strategy's without one; `from` is the client's
   * loopback address where there are several, `at` the edge's where it has several.
   */
  client(host?: string, from?: string, at?: string): Client
  /** Shown while it runs: a key of the lesson's `steps` texts. */
  step(key: string): void
  /** Aborted when somebody stops the lesson. */
  signal: AbortSignal
}
