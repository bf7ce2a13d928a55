import { type Request, Router } from 'express'
import type { ControlClient } from '../../control/client.ts'
import { mustTouch } from '../access/access.ts'
import { addNote } from '../http/caller.ts'
import { answerDone, render } from '../http/render.ts'
import type { Parts } from '../parts.ts'
import { Refused } from '../refused.ts'
import type { Texts } from '../texts/texts.ts'
import type { PlanWishes } from '../traffic/plan.ts'
import { planOfForm } from '../traffic/plan-form.ts'
import { trafficPage } from '../views/present/traffic-page.ts'

/** Virtual shoppers: a page with forms, and the same for scripts. */
export function trafficRoutes({ traffic, control }: Parts): Router {
  const router = Router()
  const state = () => ({ tally: traffic.tally(), history: traffic.history() })

  async function begin(req: Request, wishes: PlanWishes): Promise<void> {
    await mustBeFree(control)
    await traffic.begin(wishes)
    const command = `traffic ${traffic.tally()?.plan.shoppers ?? ''}`
    addNote(control, req, { command, ok: true, outcome: (texts) => texts.traffic.begun })
  }

  async function end(req: Request): Promise<void> {
    await traffic.end()
    const outcome = (texts: Texts) => texts.traffic.ended
    addNote(control, req, { command: 'traffic end', ok: true, outcome })
  }

  router.get('/traffic', (req, res) =>
    render(req, res, 'traffic', trafficPage(traffic, req.language, req.texts)),
  )

  router.post('/traffic', mustTouch, async (req, res) => {
    await begin(req, planOfForm(req.body, traffic.severalAddresses))
    answerDone(req, res, req.texts.traffic.begun, '/traffic')
  })

  router.post('/traffic/end', mustTouch, async (req, res) => {
    await end(req)
    answerDone(req, res, req.texts.traffic.ended, '/traffic')
  })

  router.get('/api/traffic', (_req, res) => {
    res.setHeader('Cache-Control', 'no-store')
    res.json(state())
  })

  router.post('/api/traffic', mustTouch, async (req, res) => {
    await begin(req, req.body)
    res.status(201).json(state())
  })

  router.delete('/api/traffic', mustTouch, async (req, res) => {
    await end(req)
    res.json(state())
  })

  return router
}

/** While a lesson measures, nobody else sends shoppers. @throws Refused 409 */
async function mustBeFree(control: ControlClient): Promise<void> {
  const { holder } = await control.access()
  if (holder)
    throw new Refused(409, ({ frame }) =>
      frame.refusals.held(holder.replace(/^lesson/, frame.titles.lesson)),
    )
}
