import { type Language, texts } from '../texts/texts.ts'
import { momentFormat } from '../texts/typography.ts'
import { course, lessonTexts } from './course.ts'
import type { Statement } from './explain.ts'
import { counts } from './progress.ts'
import { type Cell, type FoundView, resultView } from './result.ts'
import type { Lessons } from './runner.ts'
import type { Source } from './sources.ts'

/** What somebody has done of the course, to hand in. */
export interface Report {
  name: string
  madeAt: string
  progress: string
  done: {
    number: number
    title: string
    question: string
    ranAt: string
    found: FoundView
  }[]
}

export function createReport(
  lessons: Lessons,
  language: Language,
  learner: string | null,
  name: string,
): Report {
  const words = texts[language].lessons
  const done = course.flatMap((lesson) => {
    const prediction = learner === null ? undefined : lessons.prediction(learner, lesson.id)
    const run = lessons.lastRun(lesson.id)
    if (!prediction || !counts(lesson, run, prediction)) return []
    const { ranAt, found } = resultView(lesson, run, prediction, language)
    const { title, question } = lessonTexts(lesson, language)
    return found ? [{ number: lesson.number, title, question, ranAt, found }] : []
  })
  return {
    name,
    madeAt: words.reportMade(momentFormat(language)(new Date().toISOString())),
    progress: words.progress(done.length, course.length),
    done,
  }
}

/** The report as Markdown. */
export function renderMarkdown(report: Report, language: Language): string {
  const words = texts[language].lessons
  const lines = [
    `# ${words.reportTitle}`,
    '',
    words.pair(words.reportName, escapeMarkdown(report.name) || '________________'),
    '',
    `${report.madeAt}. ${report.progress}.`,
    '',
  ]
  if (report.done.length === 0) lines.push(words.reportEmpty, '')
  for (const { number, title, question, ranAt, found } of report.done)
    lines.push(
      `## ${number}. ${title}`,
      '',
      question,
      '',
      ...foundLines(found, language),
      ranAt,
      '',
    )
  return lines.join('\n')
}

function foundLines(found: FoundView, language: Language): string[] {
  const words = texts[language].lessons
  return [
    `- ${words.pair(words.yours, found.yours ?? words.skipped)}`,
    `- ${words.pair(words.measured, `**${found.measured}**`)}`,
    `- ${words.pair(words.expected, found.expected)}`,
    '',
    ...contradictionLines(found, language),
    ...chartLines(found),
    ...[...tableLines(found), ''],
    ...found.sentences.flatMap(statementLines),
    ...[`### ${words.theoryText}`, ''],
    ...found.background.flatMap(statementLines),
  ]
}

function contradictionLines({ contradictions }: FoundView, language: Language): string[] {
  if (contradictions.length === 0) return []
  const words = texts[language].lessons
  return [
    `**${words.contradicts}**`,
    '',
    ...contradictions.flatMap(({ text, causes }) => [
      `- ${text} ${words.likelyCauses}`,
      ...causes.map((cause, at) => `  ${at + 1}. ${cause}`),
    ]),
    '',
  ]
}

const statementLines = ({ text, sources }: Statement): string[] => [
  [text, ...sources.map(sourceLink)].join(' '),
  '',
]

const sourceLink = ({ name, url }: Source) => `[[${name}](${url})]`

const chartLines = ({ chartText }: FoundView): string[] =>
  chartText.length === 0 ? [] : ['```', ...chartText, '```', '']

const tableLines = ({ head, rows }: FoundView): string[] => [
  tableRow(head),
  `|${head.map(({ isNumber }) => (isNumber ? '--:' : '---')).join('|')}|`,
  ...rows.map(tableRow),
]

const tableRow = (cells: readonly Cell[]) =>
  `| ${cells.map(({ text }) => escapeMarkdown(text)).join(' | ')} |`

/** What people have typed stays text. */
const escapeMarkdown = (text: string) => text.replace(/[\\`*_[\]<>|#]/g, '\\$&')
