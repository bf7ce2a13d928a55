import { type Language, texts } from '../texts/texts.ts'
import { momentFormat, numberFormat } from '../texts/typography.ts'
import { barChart, type ChartWords, lineChart, textChart } from './charts.ts'
import { lessonTexts } from './course.ts'
import { type Explanation, explain } from './explain.ts'
import type { Finding, Lesson } from './lesson.ts'
import type { Prediction, Run } from './progress.ts'

export interface Cell {
  text: string
  isNumber: boolean
}

/** One run in people's language: for the page, the report and the command line. */
export interface ResultView {
  ranAt: string
  /** Why there is no finding; null if there is. */
  problem: string | null
  notPutBack: string[]
  found: FoundView | null
}

export interface FoundView extends Explanation {
  measured: string
  /** Null when the learner skipped the question. */
  yours: string | null
  /** The answer that theory expects. */
  expected: string
  /** Whether the prediction is what was measured, near enough. */
  right: boolean | null
  head: Cell[]
  rows: Cell[][]
  chartSvg: string
  /** The same where only text goes; empty for a chart with too many points. */
  chartText: string[]
  /** @deprecated The names of version 0.1, for programs that read the JSON. */
  theory: string
  theoryText: string
  explanation: string[]
  broken: string[]
}

export function resultView(
  lesson: Lesson,
  run: Run,
  prediction: Prediction,
  language: Language,
): ResultView {
  const { translateSentence, lessons: words } = texts[language]
  const format = numberFormat(language)
  const moment = momentFormat(language)(run.startedAt)
  const { finding, problem } = run
  return {
    ranAt: words.ranAt(moment, format(run.tookMs / 1000, 1)),
    problem: problem === null ? null : (words.problems[problem] ?? translateSentence(problem)),
    notPutBack: run.notPutBack.map(translateSentence),
    found: finding && foundView(lesson, finding, prediction, language),
  }
}

function foundView(
  lesson: Lesson,
  finding: Finding,
  { answer: yours }: Prediction,
  language: Language,
): FoundView {
  const { columns } = lessonTexts(lesson, language)
  const format = numberFormat(language)
  const name = (key: string | number) =>
    typeof key === 'number' ? format(key) : (columns[key] ?? key)
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
  const explanation = explain(lesson, finding.numbers, language)
  return {
    measured: answerText(lesson, finding.answer, language),
    yours: yours === null ? null : answerText(lesson, yours, language),
    expected: answerText(lesson, finding.expected, language),
    right: yours === null ? null : isRight(lesson, yours, finding.answer),
    head: cells(head),
    rows: rows.map(cells),
    chartSvg: (finding.chart.kind === 'bars' ? barChart : lineChart)(finding.chart, words),
    chartText: textChart(finding.chart, words),
    ...explanation,
    theory: answerText(lesson, finding.expected, language),
    theoryText: explanation.background.map(({ text }) => text).join(' '),
    explanation: explanation.sentences.map(({ text }) => text),
    broken: explanation.contradictions.map(({ text }) => text),
  }
}

/** A cell may be empty among numbers. */
const isNumeric = (cell: string | number | undefined) => typeof cell === 'number' || cell === ''

/** An answer to the lesson's question: a choice's text (or several), or a number with its unit. */
export function answerText(lesson: Lesson, answer: Finding['answer'], language: Language): string {
  const { choices, unit = '' } = lessonTexts(lesson, language)
  if (lesson.question.kind === 'number') return `${numberFormat(language)(Number(answer))} ${unit}`
  const chosen = keysOf(answer).map((key) => choices[key] ?? key)
  if (chosen.length === 0) return texts[language].lessons.noChoice
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(chosen)
}

const keysOf = (answer: Finding['answer']): readonly string[] =>
  typeof answer === 'object' ? answer : [String(answer)]

/**
 * Any choice that was measured is right. A number need not be exact: within a tenth of what was
 * measured, or a fiftieth of the range.
 */
export function isRight(
  { question }: Lesson,
  predicted: string | number,
  measured: Finding['answer'],
): boolean {
  if (question.kind === 'choice') return keysOf(measured).includes(String(predicted))
  const tolerance = Math.max(Math.abs(Number(measured)) / 10, (question.max - question.min) / 50)
  return Math.abs(Number(predicted) - Number(measured)) <= tolerance
}
