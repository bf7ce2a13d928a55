import type { Measured } from './measured.ts'

/** A number as people write it in the page's language; without `digits` as many as it needs, at most 2. */
export type Format = (value: number, digits?: number) => string

/** All words of one lesson in one language. */
export interface LessonTexts {
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
  /** What is going on, by the keys that the lesson's `step` calls name. */
  steps: Readonly<Record<string, string>>
  /** Names of columns, of rows and of the chart's series, by their keys. */
  columns: Readonly<Record<string, string>>
  /** A sentence or two each, made of the measured numbers. */
  explain(numbers: Measured, format: Format): string[]
  /** What was to be expected and why, with the formula. */
  theory: string
  /** What to do with one's own hands: `command` is copied, `path` is on the shop's host of that label. */
  tryIt: readonly {
    text: string
    command?: string
    link?: { label: string; host?: string; path: string }
  }[]
  /** What to look for while trying. */
  notice: string
}
