import { Router } from 'express'
import { mustTouch } from '../access/access.ts'
import type { Desk } from '../desk/desk.ts'
import { answerDone, render } from '../http/render.ts'
import type { Parts } from '../parts.ts'
import { Refused } from '../system/system.ts'
import { planOfForm } from '../traffic/plan-form.ts'
import { trafficPage } from '../traffic/traffic-page.ts'

/** Virtual shoppers: a page with forms, and the same for scripts. */
export function trafficRoutes({ traffic, desk }: Parts): Router {
  const router = Router()
  const state = () => ({ tally: traffic.tally(), history: traffic.history() })

  router.get('/traffic', (req, res) =>
    render(req, res, 'traffic', trafficPage(traffic, req.language, req.texts)),
  )

  router.post('/traffic', mustTouch, async (req, res) => {
    mustBeFree(desk)
    await traffic.begin(planOfForm(req.body, traffic.severalAddresses))
    answerDone(req, res, req.texts.traffic.begun, '/traffic')
  })

  router.post('/traffic/end', mustTouch, async (req, res) => {
    await traffic.end()
    answerDone(req, res, req.texts.traffic.ended, '/traffic')
  })

  router.get('/api/traffic', (_req, res) => {
    res.setHeader('Cache-Control', 'no-store')
    res.json(state())
  })

  router.post('/api/traffic', mustTouch, async (req, res) => {
    mustBeFree(desk)
    await traffic.begin(req.body)
    res.status(201).json(state())
  })

  router.delete('/api/traffic', mustTouch, async (_req, res) => {
    await traffic.end()
    res.json(state())
  })

  return router
}

/** While a lesson measures, nobody else sends shoppers. @throws Refused 409 */
function mustBeFree(desk: Desk): void {
  const holder = desk.holder()
  if (holder) throw new Refused(409, ({ frame }) => frame.refusals.held(holder))
}
