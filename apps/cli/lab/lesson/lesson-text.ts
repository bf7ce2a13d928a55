import type { Statement } from '../../../lab/lessons/explain.ts'
import type { FoundView } from '../../../lab/lessons/result.ts'
import type { Texts } from '../../../lab/texts/texts.ts'
import type { CoursePage, LessonPage } from '../../../lab/views/present/lesson-page.ts'
import type { Style } from '../../terminal/output.ts'
import { table } from '../../terminal/output.ts'

type Words = Texts['lessons']

/** A lesson's page afterwards, or why it could not begin. */
export type Taken = LessonPage & { refused?: string }

/** The list of lessons, for a terminal. */
export function courseText({ lessons, progress }: CoursePage, style: Style): string {
  const rows = lessons.map(({ number, id, title, stateText }) => [
    ...[String(number), style.bold(title), id, stateText],
  ])
  return [...table(rows, [0]), '', progress, ''].join('\n')
}

/** What came of a lesson, for a terminal. */
export function lessonText(
  { number, texts, result, refused, asksMeanwhile }: Taken,
  allWords: Words,
  style: Style,
): string {
  const { meanwhile } = allWords
  const words = asksMeanwhile ? { ...allWords, ...meanwhile, yours: meanwhile.title } : allWords
  const lines = [`${style.bold(`${number}. ${texts.title}`)}`, '', texts.question, '']
  if (result?.found) lines.push(...foundLines(result.found, words, style))
  else lines.push(style.red(refused ?? `${words.noResult} ${result?.problem ?? ''}`))
  const left = result?.notPutBack ?? []
  if (left.length > 0) lines.push(style.red(words.notBack), ...left.map((one) => `  ${one}`), '')
  return `${lines.join('\n')}\n`
}

function foundLines(found: FoundView, words: Words, style: Style): string[] {
  const { head, rows, right } = found
  const numeric = [...head.keys()].filter((at) => head[at]?.isNumber)
  const [names = '', ...cells] = table(
    [head, ...rows].map((row) => row.map(({ text }) => text)),
    numeric,
  )
  const verdict =
    right === null ? '' : `  ${right ? style.green(words.right) : style.yellow(words.wrong)}`
  return [
    ...table([
      [words.yours, (found.yours ?? style.dash) + verdict],
      [words.measured, style.bold(found.measured)],
      [words.expected, found.expected],
    ]),
    '',
    ...contradictionLines(found, words, style),
    '',
    style.dim(names),
    ...cells,
    '',
    ...statementLines(found.sentences, words, style),
    '',
    style.bold(words.theoryText),
    ...statementLines(found.background, words, style),
    '',
  ]
}

/** What contradicts theory comes first, with its likely causes and where to look. */
function contradictionLines({ contradictions }: FoundView, words: Words, style: Style): string[] {
  if (contradictions.length === 0) return [`${style.green(style.tick)} ${words.claimHeld}`]
  return [
    style.red(`${style.cross} ${words.contradicts}`),
    ...contradictions.flatMap(({ text, causes, evidence }) => [
      `  ${text}`,
      `  ${words.likelyCauses}`,
      ...causes.map((cause, at) => `    ${at + 1}. ${cause}`),
      `  ${words.evidenceTitle}`,
      ...evidence.map(({ label, href }) => `    ${label}: ${href}`),
    ]),
  ]
}

const statementLines = (statements: readonly Statement[], words: Words, style: Style): string[] =>
  statements.flatMap(({ text, sources }) => [
    text,
    ...sources.map(({ name, url }) => style.dim(`  ${words.pair(name, url)}`)),
  ])
