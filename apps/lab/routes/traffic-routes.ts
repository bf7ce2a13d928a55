import { type Request, Router } from 'express'
import { mustTouch } from '../access/access.ts'
import type { Desk } from '../desk/desk.ts'
import type { Order } from '../desk/order.ts'
import { answerDone, render } from '../http/render.ts'
import { who } from '../http/who.ts'
import type { Parts } from '../parts.ts'
import { Refused } from '../refused.ts'
import { en } from '../texts/en/en.ts'
import type { PlanWishes } from '../traffic/plan.ts'
import { planOfForm } from '../traffic/plan-form.ts'
import { trafficPage } from '../views/present/traffic-page.ts'

/** Virtual shoppers: a page with forms, and the same for scripts. */
export function trafficRoutes({ traffic, desk }: Parts): Router {
  const router = Router()
  const state = () => ({ tally: traffic.tally(), history: traffic.history() })

  async function begin(req: Request, wishes: PlanWishes): Promise<void> {
    mustBeFree(desk)
    await traffic.begin(wishes)
    const body = { ...traffic.tally()?.plan }
    note(req, { method: 'POST', path: '/traffic', body }, en.traffic.begun)
  }

  async function end(req: Request): Promise<void> {
    await traffic.end()
    note(req, { method: 'POST', path: '/traffic/end' }, en.traffic.ended)
  }

  const note = (req: Request, order: Order, outcome: string) =>
    desk.note({ by: who(req), order, ok: true, outcome })

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
function mustBeFree(desk: Desk): void {
  const holder = desk.holder()
  if (holder)
    throw new Refused(409, ({ frame }) =>
      frame.refusals.held(holder.replace(/^lesson/, frame.titles.lesson)),
    )
}
