import { type Request, Router } from 'express'
import type { ControlClient } from '../../control/client.ts'
import { requireWriteAccess } from '../http/access.ts'
import { addNote } from '../http/audit.ts'
import { answerDone, render } from '../http/render.ts'
import type { LabServices } from '../lab-services.ts'
import { Refused } from '../refused.ts'
import type { Texts } from '../texts/texts.ts'
import type { PlanInput } from '../traffic/plan.ts'
import { parsePlanForm } from '../traffic/plan.ts'
import { trafficPage } from '../views/present/traffic-page.ts'

/** The load generator: a page with forms, and the same as JSON. */
export function trafficRoutes({ traffic, control }: LabServices): Router {
  const router = Router()
  const state = () => ({ tally: traffic.tally(), history: traffic.history() })

  async function begin(req: Request, input: PlanInput): Promise<void> {
    await mustBeFree(control)
    await traffic.start(input)
    const command = `traffic ${traffic.tally()?.plan.shoppers ?? ''}`
    addNote(control, req, { command, ok: true, outcome: (texts) => texts.traffic.begun })
  }

  async function end(req: Request): Promise<void> {
    await traffic.stop()
    const outcome = (texts: Texts) => texts.traffic.ended
    addNote(control, req, { command: 'traffic end', ok: true, outcome })
  }

  router.get('/traffic', (req, res) =>
    render(req, res, 'traffic', trafficPage(traffic, req.language, req.texts)),
  )

  router.post('/traffic', requireWriteAccess, async (req, res) => {
    await begin(req, parsePlanForm(req.body, traffic.severalAddresses))
    answerDone(req, res, req.texts.traffic.begun, '/traffic')
  })

  router.post('/traffic/end', requireWriteAccess, async (req, res) => {
    await end(req)
    answerDone(req, res, req.texts.traffic.ended, '/traffic')
  })

  router.get('/api/traffic', (_req, res) => {
    res.setHeader('Cache-Control', 'no-store')
    res.json(state())
  })

  router.post('/api/traffic', requireWriteAccess, async (req, res) => {
    await begin(req, req.body)
    res.status(201).json(state())
  })

  router.delete('/api/traffic', requireWriteAccess, async (req, res) => {
    await end(req)
    res.json(state())
  })

  return router
}

/** No load during a lesson. @throws Refused 409 */
async function mustBeFree(control: ControlClient): Promise<void> {
  const { holder } = await control.access()
  if (holder)
    throw new Refused(409, ({ frame }) =>
      frame.refusals.held(holder.replace(/^lesson/, frame.titles.lesson)),
    )
}
