import { type Language, texts } from '../texts/texts.ts'
import type { Report } from './report.ts'
import type { Cell, FoundView } from './result-view.ts'

/** The report as Markdown. */
export function reportMarkdown(report: Report, language: Language): string {
  const words = texts[language].lessons
  const lines = [
    `# ${words.reportTitle}`,
    '',
    words.pair(words.reportName, plain(report.name) || '________________'),
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
  const answers = [
    `- ${words.pair(words.yours, found.yours ?? words.skipped)}`,
    `- ${words.pair(words.measured, `**${found.measured}**`)}`,
    `- ${words.pair(words.theory, found.theory)}`,
  ]
  const broken =
    found.broken.length > 0
      ? [`**${words.claimBroken}**`, '', ...found.broken.map((one) => `- ${one}`), '']
      : []
  return [
    ...[...answers, ''],
    ...chart(found),
    ...[...table(found), ''],
    ...broken,
    ...found.explanation.flatMap((sentence) => [sentence, '']),
    ...[words.pair(words.theoryText, found.theoryText), ''],
  ]
}

const chart = ({ chartText }: FoundView): string[] =>
  chartText.length === 0 ? [] : ['```', ...chartText, '```', '']

const table = ({ head, rows }: FoundView): string[] => [
  row(head),
  `|${head.map(({ isNumber }) => (isNumber ? '--:' : '---')).join('|')}|`,
  ...rows.map(row),
]

const row = (cells: readonly Cell[]) => `| ${cells.map(({ text }) => plain(text)).join(' | ')} |`

/** What people have typed stays text. */
const plain = (text: string) => text.replace(/[\\`*_[\]<>|#]/g, '\\$&')
