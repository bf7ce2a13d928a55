import { createHash } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import * as z from 'zod'
import { requireSameOrigin, requireWriteAccess } from '../http/access.ts'
import { shopAddress } from '../http/addresses.ts'
import { addNote } from '../http/audit.ts'
import { drawDocument, render } from '../http/render.ts'
import type { LabServices } from '../lab-services.ts'
import { course } from '../lessons/course.ts'
import type { Lesson, Question } from '../lessons/lesson.ts'
import { learners } from '../lessons/progress.ts'
import { createReport, renderMarkdown } from '../lessons/report.ts'
import { Refused } from '../refused.ts'
import { shownText } from '../scenario.ts'
import { languages } from '../texts/texts.ts'
import { coursePage, lessonPage } from '../views/present/lesson-page.ts'
import type { Pages } from '../views/views.ts'

export function lessonRoutes(services: LabServices): Router {
  const { config, control, lessons } = services
  const router = Router()
  const { find: findLearner, ensure: ensureLearner } = learners(config)
  const shopUrl = shopAddress(config)

  const note = (req: Request, ...words: string[]) =>
    addNote(control, req, { command: ['lesson', ...words].join(' '), ok: true, outcome: '' })

  router.use(reportRoutes(services))

  /** Null while the control plane does not respond: then nothing is said to be missing. */
  const findStage = () =>
    control.recentStatus().then(
      ({ stage }) => stage,
      () => null,
    )

  const readerOf = async (req: Request) => ({
    ...{ lessons, language: req.language, learner: findLearner(req) },
    ...{ stage: await findStage(), commander: config.COMMANDER },
  })

  router.get('/lessons', async (req, res) => {
    send(req, res, 'lessons', coursePage(await readerOf(req)))
  })

  router.get('/lessons/:id', async (req, res) => {
    const lesson = findLesson(req)
    // Lessons are also known by their numbers.
    if (req.params.id !== lesson.id) return res.redirect(303, `/lessons/${lesson.id}`)
    send(req, res, 'lesson', lessonPage(lesson, { ...(await readerOf(req)), shopUrl }))
  })

  router.post('/lessons/stop', requireWriteAccess, (req, res) => {
    const running = lessons.running()
    lessons.abort()
    note(req, 'stop')
    redirect(req, res, running ? `/lessons/${running.lesson}` : '/lessons')
  })

  router.post('/lessons/finish', requireWriteAccess, (req, res) => {
    const running = lessons.running()
    lessons.finish()
    redirect(req, res, running ? `/lessons/${running.lesson}#experiment` : '/lessons')
  })

  router.post('/lessons/reset', requireWriteAccess, (req, res) => {
    lessons.resetProgress()
    note(req, 'reset')
    redirect(req, res, '/lessons')
  })

  // A prediction changes nothing in the system, so a whole class may make one without the token.
  router.post('/lessons/:id/prediction', (req, res) => {
    requireSameOrigin(req)
    const lesson = findLesson(req)
    const answer = readAnswer(req, lesson.question)
    lessons.savePrediction(ensureLearner(req, res), lesson.id, answer)
    redirect(req, res, `/lessons/${lesson.id}#experiment`)
  })

  router.post('/lessons/:id/again', (req, res) => {
    requireSameOrigin(req)
    const lesson = findLesson(req)
    const learner = findLearner(req)
    if (learner) lessons.deletePrediction(learner, lesson.id)
    redirect(req, res, `/lessons/${lesson.id}`)
  })

  router.post('/lessons/:id/run', requireWriteAccess, async (req, res) => {
    const lesson = findLesson(req)
    const learner = ensureLearner(req, res)
    const prediction = lessons.prediction(learner, lesson.id)
    const asks = lesson.asksMeanwhile === true && prediction?.answer !== null
    // The answer to an earlier run says nothing of this one.
    if (asks) lessons.deletePrediction(learner, lesson.id)
    // Running it without a prediction skips the question.
    else if (!prediction) lessons.savePrediction(learner, lesson.id, null)
    await lessons.run(lesson, asks)
    note(req, lesson.id, 'run')
    redirect(req, res, `/lessons/${lesson.id}#experiment`)
  })

  return router
}

const wantsJson = (req: Request) => req.accepts('html', 'json') === 'json'

function send<Name extends 'lessons' | 'lesson'>(
  req: Request,
  res: Response,
  name: Name,
  model: Pages[Name],
): void {
  if (wantsJson(req)) res.json(model)
  else render(req, res, name, model)
}

function redirect(req: Request, res: Response, next: string): void {
  if (wantsJson(req)) res.json({})
  else res.redirect(303, next)
}

function findLesson(req: Request): Lesson {
  const { id } = req.params
  const lesson = course.find((known) => known.id === id || String(known.number) === id)
  if (!lesson) throw new Refused(404, req.texts.lessons.refusals.unknown(String(id)))
  return lesson
}

/** Null when it was skipped. @throws Refused 422 for anything that does not answer the question */
function readAnswer(req: Request, question: Question): string | number | null {
  const { answer, skip } = z
    .object({ answer: z.string().optional(), skip: z.string().optional() })
    .parse(req.body ?? {})
  if (skip !== undefined) return null
  const refuse = () => new Refused(422, req.texts.lessons.refusals.prediction)
  if (answer === undefined) throw refuse()
  if (question.kind === 'choice') {
    if (question.choices.includes(answer)) return answer
    throw refuse()
  }
  // French numbers have a decimal comma.
  const number = Number(answer.trim().replace(',', '.') || Number.NaN)
  if (number >= question.min && number <= question.max) return number
  throw refuse()
}

const query = z.object({
  lang: z.enum(languages).optional(),
  name: shownText(120).default(''),
})

/** The report to hand in, and the learner's progress as data. */
export function reportRoutes({ config, lessons }: LabServices): Router {
  const router = Router()
  const { find } = learners(config)

  function reportFor(req: Request) {
    const { lang = req.language, name } = query.parse(req.query)
    return { language: lang, report: createReport(lessons, lang, find(req), name) }
  }

  router.get('/lessons/report', (req, res) => {
    const { language, report } = reportFor(req)
    const html = drawDocument(req, 'report', report, language)
    // People save this page alone, so its style is in it.
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    res.setHeader('Content-Security-Policy', policy(hash))
    res.type('html').end(html)
  })

  router.get('/lessons/report.md', (req, res) => {
    const { language, report } = reportFor(req)
    res.attachment('stickyshop-report.md').type('text/markdown')
    res.end(renderMarkdown(report, language))
  })

  router.get('/lessons/progress.json', (req, res) => {
    const learner = find(req)
    const rows = course.map(({ id }) => ({
      lesson: id,
      prediction: (learner && lessons.prediction(learner, id)) ?? null,
      run: lessons.lastRun(id) ?? null,
    }))
    res.attachment('stickyshop-progress.json').json({ lessons: rows })
  })

  return router
}

const policy = (hash: string) =>
  `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
