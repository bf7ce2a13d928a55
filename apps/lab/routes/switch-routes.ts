import { type Request, Router } from 'express'
import * as z from 'zod'
import { onOff, strategies } from '../../../infra/topology.ts'
import type { Command } from '../../control/commands/commands.ts'
import { endOfFault, switchCommand } from '../../control/commands/restore-command.ts'
import { mustTouch } from '../access/access.ts'
import { faultCommand, faultShape } from '../fault-form.ts'
import { callerOf } from '../http/caller.ts'
import { nextPage } from '../http/next-page.ts'
import { answerDone, answerPart, render } from '../http/render.ts'
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
const ending = z.object({
  kind: z.enum(['pause', 'lag', 'slow', 'drain', 'stop']),
  target: z.string().regex(/^[a-z]+(-\d{1,2})*$/),
  next,
})
const back = z.object({ next }).default({ next: '/switches' })

export function switchRoutes(parts: Parts): Router {
  const { control, faults } = parts
  const router = Router()

  router.get('/switches', async (req, res) => {
    const wished = wish.parse(req.query)
    const mayTouch = req.mayTouch && !req.lockedOut
    render(req, res, 'switches', await switchesPage(parts, wished, mayTouch, req.language))
  })

  // The bar that says what is disturbed, for a page that is open.
  router.get('/disturbed', (req, res) => {
    const page = next.catch('/').parse(req.query.page)
    answerPart(req, res, (views, chrome) => views.disturbed({ ...chrome, path: page }))
  })

  /** What came of it, in the reader's language. */
  async function run(command: Command, req: Request): Promise<string> {
    try {
      return req.texts.message(await control.run(command, callerOf(req)))
    } finally {
      await faults.refresh()
    }
  }

  router.post('/switches/:name', mustTouch, async (req, res) => {
    const { value, next } = turning.parse(req.body)
    const name = String(req.params.name)
    answerDone(req, res, await run(switchCommand(name, value), req), next)
  })

  router.post('/faults', mustTouch, async (req, res) => {
    const command = faultCommand(faultShape.parse(req.body))
    answerDone(req, res, await run(command, req), '/switches')
  })

  router.post('/faults/end', mustTouch, async (req, res) => {
    const { next, ...fault } = ending.parse(req.body)
    answerDone(req, res, await run(endOfFault(fault), req), next)
  })

  router.post('/roll', mustTouch, async (req, res) => {
    answerDone(req, res, await run({ command: 'roll' }, req), '/switches')
  })

  router.post('/reset', mustTouch, async (req, res) => {
    const { next } = back.parse(req.body)
    answerDone(req, res, await run({ command: 'restore' }, req), next)
  })

  return router
}
