import { type Request, type Response, Router } from 'express'
import * as z from 'zod'
import { mustBeFromHere, mustTouch } from '../access/access.ts'
import { addNote } from '../http/caller.ts'
import { render } from '../http/render.ts'
import { shopAddress } from '../http/shop-address.ts'
import { course } from '../lessons/course.ts'
import { learners } from '../lessons/learner.ts'
import type { Lesson, Question } from '../lessons/lesson.ts'
import type { Parts } from '../parts.ts'
import { Refused } from '../refused.ts'
import { coursePage } from '../views/present/course-page.ts'
import { lessonPage } from '../views/present/lesson-page.ts'
import type { Pages } from '../views/views.ts'
import { reportRoutes } from './report-routes.ts'

export function lessonRoutes(parts: Parts): Router {
  const { config, control, lessons } = parts
  const router = Router()
  const { known, welcome } = learners(config)
  const shopUrl = shopAddress(config)

  const note = (req: Request, ...words: string[]) =>
    addNote(control, req, { command: ['lesson', ...words].join(' '), ok: true, outcome: '' })

  router.use(reportRoutes(parts))

  router.get('/lessons', (req, res) =>
    answer(req, res, 'lessons', coursePage(lessons, req.language, known(req))),
  )

  router.get('/lessons/:id', (req, res) => {
    const lesson = find(req)
    // By its number, too: that is how people call it.
    if (req.params.id !== lesson.id) return res.redirect(303, `/lessons/${lesson.id}`)
    const place = { lessons, language: req.language, learner: known(req), shopUrl }
    answer(req, res, 'lesson', lessonPage(lesson, place))
  })

  router.post('/lessons/stop', mustTouch, (req, res) => {
    const running = lessons.running()
    lessons.abort()
    note(req, 'stop')
    done(req, res, running ? `/lessons/${running.lesson}` : '/lessons')
  })

  router.post('/lessons/reset', mustTouch, (req, res) => {
    lessons.resetProgress()
    note(req, 'reset')
    done(req, res, '/lessons')
  })

  // To say what one expects changes nothing, so that a whole class may: it needs no token.
  router.post('/lessons/:id/prediction', (req, res) => {
    mustBeFromHere(req)
    const lesson = find(req)
    const said = readAnswer(req, lesson.question)
    lessons.predict(welcome(req, res), lesson.id, said)
    done(req, res, `/lessons/${lesson.id}#experiment`)
  })

  router.post('/lessons/:id/again', (req, res) => {
    mustBeFromHere(req)
    const lesson = find(req)
    const learner = known(req)
    if (learner) lessons.forget(learner, lesson.id)
    done(req, res, `/lessons/${lesson.id}`)
  })

  router.post('/lessons/:id/run', mustTouch, async (req, res) => {
    const lesson = find(req)
    const learner = welcome(req, res)
    // Who runs it without a word has skipped the question.
    if (!lessons.prediction(learner, lesson.id)) lessons.predict(learner, lesson.id, null)
    await lessons.run(lesson)
    note(req, lesson.id, 'run')
    done(req, res, `/lessons/${lesson.id}#experiment`)
  })

  return router
}

const wantsJson = (req: Request) => req.accepts('html', 'json') === 'json'

function answer<Name extends 'lessons' | 'lesson'>(
  req: Request,
  res: Response,
  name: Name,
  model: Pages[Name],
): void {
  if (wantsJson(req)) res.json(model)
  else render(req, res, name, model)
}

function done(req: Request, res: Response, next: string): void {
  if (wantsJson(req)) res.json({})
  else res.redirect(303, next)
}

function find(req: Request): Lesson {
  const { id } = req.params
  const lesson = course.find((known) => known.id === id || String(known.number) === id)
  if (!lesson) throw new Refused(404, req.texts.lessons.refusals.unknown(String(id)))
  return lesson
}

/** Null when it was skipped. @throws Refused for what is no answer to the question */
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
  // The French write a comma.
  const number = Number(answer.trim().replace(',', '.') || Number.NaN)
  if (number >= question.min && number <= question.max) return number
  throw refuse()
}
