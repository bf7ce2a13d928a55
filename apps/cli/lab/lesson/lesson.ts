import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { authorityFiles } from '../../../control/certificates/certificates.ts'
import { openControl } from '../../../control/client.ts'
import type { Paths } from '../../../control/drivers/process/run-folder.ts'
import { type Language, languages, type Texts, texts } from '../../../lab/texts/texts.ts'
import type { CoursePage, LessonPage } from '../../../lab/views/present/lesson-page.ts'
import { type DirectAnswer, type DirectRequest, fetchDirect } from '../../../shared/direct-http.ts'
import { trustAuthority } from '../../../shared/inner-tls.ts'
import { exitCodes, UsageError } from '../../terminal/command-line.ts'
import type { Call, Output, OwnCommand } from '../lab-command.ts'
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
    // Asking the control plane changes the working folder.
    const target = folder && path.resolve(folder)
    const client = await createLabClient(call.paths, language)
    try {
      const [which] = call.words
      const output = which
        ? await takeLessons(client, which, call, language)
        : await list(client, call)
      if (!target) return output
      const written = await writeReport(client, target, language)
      return { ...output, text: `${output.text}\n${written.join('\n')}\n` }
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

async function list(client: LabClient, { style }: Call): Promise<Output> {
  const course = await client.get<CoursePage>('/lessons')
  return { text: courseText(course, style), json: course }
}

async function takeLessons(
  client: LabClient,
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
  const print = (line: string) => {
    if (!json) process.stderr.write(`${line}\n`)
  }
  for (const id of ids) {
    const page = await client.get<LessonPage>(`/lessons/${id}`)
    print(style.bold(`${page.number}. ${page.texts.title}`))
    const given = values.get('predict')
    const isAsked = given !== undefined || (which !== 'all' && !json && isTerminal())
    const predict = isAsked
      ? async () => answerOf(page, given ?? (await askPrediction(page, words)))
      : null
    const taken = takeLesson(client, page, predict, (step) => print(style.dim(`   ${step}`)))
    pages.push(await (which === 'all' ? taken.catch(asRefused(page)) : taken))
  }
  return {
    text: pages.map((page) => lessonText(page, words, style)).join('\n'),
    json: which === 'all' ? pages : pages[0],
    // A course in which some lessons need another stage is complete without them.
    code: pages.every((page) => page.missing !== null || isCompleted(page))
      ? exitCodes.ok
      : exitCodes.failed,
  }
}

/** In the course, one lesson that is refused does not end the others. */
const asRefused =
  (page: LessonPage) =>
  (error: Error): Taken => {
    if (error instanceof LabRefused && error.status === 409)
      return { ...page, result: null, refused: error.message }
    throw error
  }

/** Every claim of the lesson holds, and everything is restored. */
const isCompleted = ({ result }: Taken) =>
  result?.found?.broken.length === 0 && result.notPutBack.length === 0

/** Wrong input, and what is not possible now, end with different codes. */
const asUsage = (error: unknown) =>
  error instanceof LabRefused && (error.status === 404 || error.status === 422)
    ? new UsageError([error.message])
    : error

const pollEveryMs = 200

/**
 * Sends the prediction, runs the lesson, reports its steps as they begin, and resolves to its page
 * afterwards. A lesson that asks while it runs begins before that. @throws LabRefused
 * @param predict resolves to null to skip the question; null where nobody is asked
 */
async function takeLesson(
  client: LabClient,
  { id, asksMeanwhile }: LessonPage,
  predict: (() => Promise<string | null>) | null,
  onStep: (step: string) => void,
): Promise<LessonPage> {
  async function sendPrediction(): Promise<void> {
    const prediction = predict ? await predict() : null
    const form: Record<string, string> =
      prediction === null ? { skip: 'yes' } : { answer: prediction }
    await client.post(`/lessons/${id}/prediction`, form)
  }

  const answersMeanwhile = asksMeanwhile && predict !== null
  if (!answersMeanwhile) await sendPrediction()
  // The answer to an earlier run would be that to this one.
  else await client.post(`/lessons/${id}/again`)
  await client.post(`/lessons/${id}/run`)
  if (answersMeanwhile) {
    await sendPrediction()
    await client.post('/lessons/finish')
  }
  let shown = 0
  for (;;) {
    const page = await client.get<LessonPage>(`/lessons/${id}`)
    const { running } = page
    if (!running) return page
    for (; shown < running.steps.length; shown++) onStep(running.steps[shown]?.text ?? '')
    await sleep(pollEveryMs)
  }
}

const isTerminal = () => Boolean(process.stdin.isTTY && process.stderr.isTTY)

/** Asks for a prediction on a terminal; null for an empty line. */
async function askPrediction(
  { texts, choices, range }: LessonPage,
  words: Texts['lessons'],
): Promise<string | null> {
  const options = choices.map(({ label }, at) => `  ${at + 1}  ${label}`)
  const hint = range ? `${range.hint} (${range.unit})` : options.join('\n')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const line = await terminal.question(
      `${texts.question}\n${hint}\n${words.prediction} [${words.skip}: Enter] `,
    )
    return line.trim() || null
  } finally {
    terminal.close()
  }
}

/** What was typed for a choice: its place, its word or its text. @throws UsageError with the choices for anything else */
function answerOf({ choices }: LessonPage, typed: string | null): string | null {
  if (typed === null || choices.length === 0) return typed
  const meant = choices.find(({ value, label }, at) =>
    [String(at + 1), value, label.toLowerCase()].includes(typed.toLowerCase()),
  )
  if (meant) return meant.value
  const known = choices.map(({ label }, at) => `  ${at + 1}  ${label}`)
  throw new UsageError([
    `"${typed}" is none of the choices. They are, by number or text:`,
    ...known,
  ])
}

/** Writes the report of the command line's lessons into a folder; returns the files. */
async function writeReport(client: LabClient, folder: string, language: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const files: [string, string][] = [
    ['report.html', await client.text(`/lessons/report?lang=${language}`)],
    ['report.md', await client.text(`/lessons/report.md?lang=${language}`)],
  ]
  for (const [name, text] of files) await writeFile(path.join(folder, name), text)
  return files.map(([name]) => path.join(folder, name))
}

/** The lab refused a request; `message` is its sentence. */
class LabRefused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

type LabClient = Awaited<ReturnType<typeof createLabClient>>

/**
 * A client of the lab's own port, as a browser with the token.
 * @throws NotRunning
 */
async function createLabClient(paths: Paths, language: string) {
  const { facts } = await openControl(paths.run).run({ command: 'token' }, { by: 'command line' })
  const link = new URL(String(facts.inside ?? facts.direct))
  if (link.protocol === 'https:')
    trustAuthority(process.env.TLS_CA_FILE ?? authorityFiles(paths.certificates).certificate)
  const headers = {
    Authorization: `Bearer ${link.searchParams.get('token')}`,
    'Accept-Language': language,
  }

  /** @throws LabRefused */
  async function send(path: string, init: DirectRequest, accept: string): Promise<DirectAnswer> {
    const answer = await fetchDirect(new URL(path, link), {
      ...init,
      headers: { ...headers, Accept: accept },
    }).catch(() => {
      throw new Error('The lab does not answer. See: npm run lab status')
    })
    if (answer.ok) return answer
    const { error } = (await answer.json().catch(() => ({}))) as { error?: string }
    throw new LabRefused(answer.status, error ?? `The lab answered ${answer.status}.`)
  }

  return {
    async get<T>(path: string): Promise<T> {
      return (await send(path, {}, 'application/json')).json() as Promise<T>
    },
    async text(path: string): Promise<string> {
      return (await send(path, {}, 'text/html, text/markdown, application/json;q=0.5')).text()
    },
    async post(path: string, form: Record<string, string> = {}): Promise<void> {
      const init = { method: 'POST', body: new URLSearchParams(form) }
      await send(path, init, 'application/json')
    },
  }
}
