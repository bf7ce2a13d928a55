import { momentFormat, numberFormat } from '../http/number-format.ts'
import { type Language, texts } from '../texts/texts.ts'
import { barChart } from './bar-chart.ts'
import type { ChartWords } from './chart.ts'
import { lessonTexts } from './course.ts'
import type { Prediction } from './keep.ts'
import type { Finding, Lesson } from './lesson.ts'
import { lineChart } from './line-chart.ts'
import type { Run } from './runs.ts'
import { textChart } from './text-chart.ts'

export interface Cell {
  text: string
  isNumber: boolean
}

/** What came of a run, in people's language: for the page, the report and the command line. */
export interface ResultView {
  ranAt: string
  /** Why there is nothing else; null when there is. */
  problem: string | null
  notPutBack: string[]
  found: FoundView | null
}

export interface FoundView {
  measured: string
  /** Null when the learner did not want to say. */
  yours: string | null
  theory: string
  /** Whether what was said is what was measured, near enough. */
  right: boolean | null
  head: Cell[]
  rows: Cell[][]
  chartSvg: string
  /** The same for where only text goes; empty for what has too many points. */
  chartText: string[]
  explanation: string[]
  theoryText: string
  broken: string[]
}

export function resultView(
  lesson: Lesson,
  run: Run,
  prediction: Prediction,
  language: Language,
): ResultView {
  const { answers, lessons: words } = texts[language]
  const format = numberFormat(language)
  const moment = momentFormat(language)(run.startedAt)
  const { finding, problem } = run
  return {
    ranAt: words.ranAt(moment, format(run.tookMs / 1000, 1)),
    problem: problem === null ? null : (words.problems[problem] ?? answers(problem)),
    notPutBack: run.notPutBack.map(answers),
    found: finding && foundView(lesson, finding, prediction, language),
  }
}

function foundView(
  lesson: Lesson,
  finding: Finding,
  { answer: yours }: Prediction,
  language: Language,
): FoundView {
  const own = lessonTexts(lesson, language)
  const format = numberFormat(language)
  const name = (key: string | number) =>
    typeof key === 'number' ? format(key) : (own.columns[key] ?? key)
  const [head = [], ...rows] = finding.table
  const isNumber = head.map((_, at) => rows.every((row) => isNumeric(row[at])))
  const words: ChartWords = {
    title: texts[language].lessons.chart,
    name,
    format,
    place: (key) =>
      isNumber[0] && typeof key === 'number'
        ? texts[language].lessons.pair(name(head[0] ?? ''), name(key))
        : name(key),
  }
  const cells = (row: (string | number)[]) =>
    row.map((cell, at) => ({ text: name(cell), isNumber: isNumber[at] ?? false }))
  return {
    measured: answerText(lesson, finding.answer, language),
    yours: yours === null ? null : answerText(lesson, yours, language),
    theory: answerText(lesson, finding.theory, language),
    right: yours === null ? null : isRight(lesson, yours, finding.answer),
    head: cells(head),
    rows: rows.map(cells),
    chartSvg: (finding.chart.kind === 'bars' ? barChart : lineChart)(finding.chart, words),
    chartText: textChart(finding.chart, words),
    explanation: own.explain(finding.numbers, format),
    theoryText: own.theory,
    broken: finding.broken.map(texts[language].answers),
  }
}

/** A cell may be empty among numbers. */
const isNumeric = (cell: string | number | undefined) => typeof cell === 'number' || cell === ''

/** An answer to the lesson's question: a choice's text (or several), or a number with its unit. */
export function answerText(lesson: Lesson, answer: Finding['answer'], language: Language): string {
  const { choices, unit } = lessonTexts(lesson, language)
  if (lesson.question.kind === 'number')
    return `${numberFormat(language)(Number(answer))} ${unit ?? lesson.question.unit}`
  const chosen = keysOf(answer).map((key) => choices[key] ?? key)
  if (chosen.length === 0) return texts[language].lessons.noChoice
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(chosen)
}

const keysOf = (answer: Finding['answer']): readonly string[] =>
  typeof answer === 'object' ? answer : [String(answer)]

/**
 * Of choices any that was measured is right. A number need not be met exactly: within a tenth
 * of it, or a fiftieth of what could be said.
 */
export function isRight(
  { question }: Lesson,
  said: string | number,
  measured: Finding['answer'],
): boolean {
  if (question.kind === 'choice') return keysOf(measured).includes(String(said))
  const leeway = Math.max(Math.abs(Number(measured)) / 10, (question.max - question.min) / 50)
  return Math.abs(Number(said) - Number(measured)) <= leeway
}
