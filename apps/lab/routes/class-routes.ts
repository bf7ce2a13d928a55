import { type Request, Router } from 'express'
import * as z from 'zod'
import { setBrowserCookie } from '../../shared/cookie.ts'
import { requireWriteAccess, teacherCookie } from '../http/access.ts'
import { addNote, callerOf } from '../http/audit.ts'
import { answerDone, render } from '../http/render.ts'
import type { LabServices } from '../lab-services.ts'
import { scenarioCommands, unpackScenario } from '../scenario.ts'
import type { Texts } from '../texts/texts.ts'
import { classPage, fileOf } from '../views/present/class-page.ts'

const applying = z.object({ scenario: z.string().max(20_000) })

export function classRoutes(services: LabServices): Router {
  const { config, control, faults } = services
  const router = Router()

  const note = (req: Request, command: string, outcome: (texts: Texts) => string) =>
    addNote(control, req, { command, ok: true, outcome })

  router.get('/class', async (req, res) =>
    render(req, res, 'class', await classPage(services, req)),
  )

  router.get('/class/scenario.json', (req, res) => {
    const { name, text } = fileOf(req.query.scenario)
    res.attachment(name).type('json').end(text)
  })

  router.post('/class/lock', requireWriteAccess, async (req, res) => {
    setBrowserCookie(res, req, teacherCookie(config.PUBLIC_PORT), await control.lock())
    note(req, 'lock', ({ classroom }) => classroom.lock.locked)
    answerDone(req, res, req.texts.classroom.lock.locked, '/class')
  })

  router.post('/class/unlock', requireWriteAccess, async (req, res) => {
    await control.unlock()
    note(req, 'unlock', ({ classroom }) => classroom.lock.open)
    answerDone(req, res, req.texts.classroom.lock.open, '/class')
  })

  router.post('/class/scenario', requireWriteAccess, async (req, res) => {
    const scenario = unpackScenario(applying.parse(req.body).scenario)
    const commands = scenarioCommands(scenario, await control.status())
    const { problems } = await control.runAll(scenario.title, commands, callerOf(req))
    await faults.refresh()
    const { applied, except } = req.texts.classroom.scenario
    const message =
      problems.length > 0
        ? except(problems.map(req.texts.message).join(' '))
        : applied(scenario.title)
    answerDone(req, res, message, '/switches')
  })

  return router
}
