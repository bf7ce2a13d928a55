import { type Request, Router } from 'express'
import * as z from 'zod'
import { onOff, strategies } from '../../../infra/topology.ts'
import { mustTouch } from '../access/access.ts'
import { faultOrder, faultShape } from '../desk/fault-order.ts'
import type { Order } from '../desk/order.ts'
import { endFault, turn } from '../desk/reset-orders.ts'
import { nextPage } from '../http/next-page.ts'
import { answerDone, answerPart, render } from '../http/render.ts'
import { who } from '../http/who.ts'
import type { Parts } from '../parts.ts'
import { switchesPage } from '../views/present/switches-page.ts'

const next = nextPage('/switches')
// As the forms of the edge's switches send it, when they only ask what would change.
const wish = z
  .object({ value: z.union([z.string(), z.array(z.string()).max(2)]).default([]) })
  .transform(({ value }) => {
    const asked = [value].flat()
    const strategy = strategies.find((one) => asked.includes(one))
    const cache = onOff.find((one) => asked.includes(one))
    return { ...(strategy && { strategy }), ...(cache && { cache }) }
  })
const turning = z.object({ value: z.string().min(1).max(50), next })
const replicas = z.coerce.number('Expected 1 to 20 replicas.')
const ending = z.object({
  kind: z.enum(['pause', 'lag', 'slow', 'drain', 'stop']),
  target: z.string().regex(/^[a-z]+(-\d{1,2})*$/),
  next,
})
const back = z.object({ next }).default({ next: '/switches' })

export function switchRoutes(parts: Parts): Router {
  const { desk } = parts
  const router = Router()

  router.get('/switches', async (req, res) => {
    const wished = wish.parse(req.query)
    const mayTouch = req.mayTouch && !req.lockedOut
    render(req, res, 'switches', await switchesPage(parts, wished, mayTouch, req.texts))
  })

  // The bar that says what is disturbed, for a page that is open.
  router.get('/disturbed', (req, res) => {
    const page = next.catch('/').parse(req.query.page)
    answerPart(req, res, (views, chrome) => views.disturbed({ ...chrome, path: page }))
  })

  /** What came of it, in the reader's language. */
  async function give(order: Order, req: Request): Promise<string> {
    const { message } = await desk.give(order, who(req))
    return req.texts.answers(String(message))
  }

  router.post('/switches/:name', mustTouch, async (req, res) => {
    const { value, next } = turning.parse(req.body)
    const name = String(req.params.name)
    const order = turn(name, name === 'replicas' ? replicas.parse(value) : value)
    answerDone(req, res, await give(order, req), next)
  })

  router.post('/faults', mustTouch, async (req, res) => {
    const order = faultOrder(faultShape.parse(req.body))
    answerDone(req, res, await give(order, req), '/switches')
  })

  router.post('/faults/end', mustTouch, async (req, res) => {
    const { next, ...fault } = ending.parse(req.body)
    answerDone(req, res, await give(endFault(fault), req), next)
  })

  router.post('/roll', mustTouch, async (req, res) => {
    answerDone(req, res, await give({ method: 'POST', path: '/roll' }, req), '/switches')
  })

  router.post('/reset', mustTouch, async (req, res) => {
    const { next } = back.parse(req.body)
    const { problems } = await desk.resetAll(who(req))
    const { reset } = req.texts.switches
    const message =
      problems.length > 0 ? reset.except(problems.map(req.texts.answers).join(' ')) : reset.done
    answerDone(req, res, message, next)
  })

  return router
}
