import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Language, languages, type Texts, texts } from '../../../lab/texts/texts.ts'
import type { CoursePage } from '../../../lab/views/present/course-page.ts'
import type { LessonPage } from '../../../lab/views/present/lesson-page.ts'
import { exitCodes, UsageError } from '../../terminal/usage-error.ts'
import type { Call, Output, OwnCommand } from '../lab-command.ts'
import { type ConsoleClient, ConsoleRefused, openConsole } from './lab-client.ts'
import { courseText, lessonText, type Taken } from './lesson-text.ts'

export const lessonCommand: OwnCommand = {
  name: 'lesson',
  usage: '[NUMBER|NAME|all]',
  summary: 'run a lesson: predict, measure, compare; alone: list them',
  details: [
    '--predict    what you expect: a number, or one of the choices (a terminal asks)',
    '--report     write report.html and report.md into this folder, to hand in',
    '--lang       en or fr',
  ],
  flags: { predict: 'value', report: 'value', lang: 'value' },
  words: [0, 1],
  async run(call) {
    const language = languageOf(call)
    const folder = call.values.get('report')
    // Asking the supervisor changes the working folder.
    const target = folder && path.resolve(folder)
    const console_ = await openConsole(call.paths, language)
    try {
      const [which] = call.words
      const told = which
        ? await take(console_, which, call, language)
        : await list(console_, call, language)
      if (!target) return told
      const written = await writeReport(console_, target, language)
      return { ...told, text: `${told.text}\n${written.join('\n')}\n` }
    } catch (error) {
      throw asUsage(error)
    }
  },
}

function languageOf({ values }: Call): Language {
  const wanted = values.get('lang') ?? 'en'
  const language = languages.find((known) => known === wanted)
  if (language) return language
  throw new UsageError([`--lang has to be one of ${languages.join(', ')}; received "${wanted}".`])
}

async function list(client: ConsoleClient, { style }: Call, language: Language): Promise<Output> {
  const course = await client.get<CoursePage>('/lessons')
  return { text: courseText(course, texts[language].lessons, style), json: course }
}

async function take(
  client: ConsoleClient,
  which: string,
  call: Call,
  language: Language,
): Promise<Output> {
  const { values, json, style } = call
  if (which === 'all' && values.has('predict'))
    throw new UsageError(['--predict is about one lesson, not about all.'])
  const ids =
    which === 'all'
      ? (await client.get<CoursePage>('/lessons')).lessons.map(({ id }) => id)
      : [which]
  const words = texts[language].lessons
  const pages: Taken[] = []
  const say = (line: string) => {
    if (!json) process.stderr.write(`${line}\n`)
  }
  for (const id of ids) {
    const page = await client.get<LessonPage>(`/lessons/${id}`)
    say(style.bold(`${page.number}. ${page.texts.title}`))
    const said =
      values.get('predict') ?? (which === 'all' || json ? null : await askPrediction(page, words))
    const taken = takeLesson(client, page.id, said, (step) => say(style.dim(`   ${step}`)))
    pages.push(await (which === 'all' ? taken.catch(refusedTo(page)) : taken))
  }
  return {
    text: pages.map((page) => lessonText(page, words, style)).join('\n'),
    json: which === 'all' ? pages : pages[0],
    code: pages.every(held) ? exitCodes.ok : exitCodes.failed,
  }
}

/** In the course the next lesson may be possible where one is not. */
const refusedTo =
  (page: LessonPage) =>
  (error: Error): Taken => {
    if (error instanceof ConsoleRefused && error.status === 409)
      return { ...page, result: null, refused: error.message }
    throw error
  }

/** Every claim of the lesson, and everything back in its place. */
const held = ({ result }: LessonPage) =>
  result?.found?.broken.length === 0 && result.notPutBack.length === 0

/** What was typed wrong, and what cannot be now, end with different codes. */
const asUsage = (error: unknown) =>
  error instanceof ConsoleRefused && (error.status === 404 || error.status === 422)
    ? new UsageError([error.message])
    : error

const lookEveryMs = 200

/**
 * Sends the prediction (null to skip), runs the lesson, reports its steps as they begin, and
 * resolves to how its page looks afterwards. @throws ConsoleRefused
 */
export async function takeLesson(
  client: ConsoleClient,
  id: string,
  said: string | null,
  onStep: (step: string) => void,
): Promise<LessonPage> {
  const prediction: Record<string, string> = said === null ? { skip: 'yes' } : { answer: said }
  await client.post(`/lessons/${id}/prediction`, prediction)
  await client.post(`/lessons/${id}/run`)
  let told = 0
  for (;;) {
    const page = await client.get<LessonPage>(`/lessons/${id}`)
    const { running } = page
    if (!running) return page
    for (; told < running.steps.length; told++) onStep(running.steps[told]?.text ?? '')
    await sleep(lookEveryMs)
  }
}

/** Asks for a prediction on a terminal; null without a terminal, or for an empty line. */
export async function askPrediction(
  { texts, choices, range }: LessonPage,
  words: Texts['lessons'],
): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null
  const options = choices.map(({ label }, at) => `  ${at + 1}  ${label}`)
  const hint = range ? `${range.hint} (${range.unit})` : options.join('\n')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const line = await terminal.question(
      `${texts.question}\n${hint}\n${words.prediction} [${words.skip}: Enter] `,
    )
    const typed = line.trim()
    return typed === '' ? null : (choices[Number(typed) - 1]?.value ?? typed)
  } finally {
    terminal.close()
  }
}

/** Writes what the command line's lessons have found into a folder; returns the files. */
export async function writeReport(
  client: ConsoleClient,
  folder: string,
  language: string,
): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const files: [string, string][] = [
    ['report.html', await client.text(`/lessons/report?lang=${language}`)],
    ['report.md', await client.text(`/lessons/report.md?lang=${language}`)],
  ]
  for (const [name, text] of files) await writeFile(path.join(folder, name), text)
  return files.map(([name]) => path.join(folder, name))
}
