import { type Request, Router } from 'express'
import * as z from 'zod'
import { mustTouch, setSessionCookie, teacherCookie } from '../access/access.ts'
import { scenarioOrders, unpackScenario } from '../desk/scenario.ts'
import { answerDone, render } from '../http/render.ts'
import { who } from '../http/who.ts'
import type { Parts } from '../parts.ts'
import { en } from '../texts/en/en.ts'
import { classPage, fileOf } from '../views/present/class-page.ts'

const applying = z.object({ scenario: z.string().max(20_000) })

export function classRoutes(parts: Parts): Router {
  const { config, desk, lock } = parts
  const router = Router()

  const note = (req: Request, outcome: string) =>
    desk.note({ by: who(req), order: { method: 'POST', path: req.path }, ok: true, outcome })

  router.get('/class', async (req, res) => render(req, res, 'class', await classPage(parts, req)))

  router.get('/class/scenario.json', (req, res) => {
    const { name, text } = fileOf(req.query.scenario)
    res.attachment(name).type('json').end(text)
  })

  router.post('/class/lock', mustTouch, (req, res) => {
    setSessionCookie(req, res, teacherCookie(config.PUBLIC_PORT), lock.lock())
    note(req, en.classroom.lock.locked)
    answerDone(req, res, req.texts.classroom.lock.locked, '/class')
  })

  router.post('/class/unlock', mustTouch, (req, res) => {
    lock.unlock()
    note(req, en.classroom.lock.open)
    answerDone(req, res, req.texts.classroom.lock.open, '/class')
  })

  router.post('/class/scenario', mustTouch, async (req, res) => {
    const scenario = unpackScenario(applying.parse(req.body).scenario)
    const orders = scenarioOrders(scenario, await desk.status())
    const { problems } = await desk.giveAll(orders, who(req), scenario.title)
    const { applied, except } = req.texts.classroom.scenario
    const message =
      problems.length > 0
        ? except(problems.map(req.texts.answers).join(' '))
        : applied(scenario.title)
    answerDone(req, res, message, '/switches')
  })

  return router
}
