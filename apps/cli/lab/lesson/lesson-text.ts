import type { FoundView } from '../../../lab/lessons/result-view.ts'
import type { Texts } from '../../../lab/texts/texts.ts'
import type { CoursePage } from '../../../lab/views/present/course-page.ts'
import type { LessonPage } from '../../../lab/views/present/lesson-page.ts'
import type { Style } from '../../terminal/style.ts'
import { table } from '../../terminal/table.ts'

type Words = Texts['lessons']

/** A lesson's page afterwards, or why it could not begin. */
export type Taken = LessonPage & { refused?: string }

/** The list of lessons, for a terminal. */
export function courseText({ lessons, progress }: CoursePage, words: Words, style: Style): string {
  const rows = lessons.map(({ number, id, title, state }) => [
    ...[String(number), style.bold(title), id, words.states[state]],
  ])
  return [...table(rows, [0]), '', progress, ''].join('\n')
}

/** What came of a lesson, for a terminal. */
export function lessonText(
  { number, texts, result, refused }: Taken,
  words: Words,
  style: Style,
): string {
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
      [words.theory, found.theory],
    ]),
    '',
    style.dim(names),
    ...cells,
    '',
    ...found.explanation,
    '',
    words.pair(words.theoryText, found.theoryText),
    '',
    ...claims(found, words, style),
    '',
  ]
}

const claims = ({ broken }: FoundView, words: Words, style: Style): string[] =>
  broken.length === 0
    ? [`${style.green(style.tick)} ${words.claimHeld}`]
    : [style.red(`${style.cross} ${words.claimBroken}`), ...broken.map((one) => `  ${one}`)]
