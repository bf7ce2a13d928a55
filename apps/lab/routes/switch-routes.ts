import { type Request, Router } from 'express'
import * as z from 'zod'
import { onOff, strategies } from '../../../infra/topology.ts'
import type { Command } from '../../control/commands/commands.ts'
import { switchCommand } from '../../control/commands/restore-command.ts'
import { endOfFault, faultKinds, momentaryFaults } from '../../control/fault-kinds.ts'
import { requireWriteAccess } from '../http/access.ts'
import { callerOf } from '../http/audit.ts'
import { nextPage } from '../http/language.ts'
import { answerDone, answerPart, render } from '../http/render.ts'
import type { LabServices } from '../lab-services.ts'
import { switchesPage } from '../views/present/switches-page.ts'

const next = nextPage('/switches')
// The query of the configuration preview: values of the edge's switches.
const selection = z
  .object({ value: z.union([z.string(), z.array(z.string()).max(2)]).default([]) })
  .transform(({ value }) => {
    const asked = [value].flat()
    const strategy = strategies.find((one) => asked.includes(one))
    const cache = onOff.find((one) => asked.includes(one))
    return { ...(strategy && { strategy }), ...(cache && { cache }) }
  })
const turning = z.object({ value: z.string().min(1).max(50), next })
const weighting = z.object({ target: z.string().max(60), weight: z.coerce.number() })
const ending = z.object({
  kind: z.enum(faultKinds),
  target: z.string().regex(/^[a-z]+(-\d{1,2})*$/),
  next,
})
const back = z.object({ next }).default({ next: '/switches' })

export function switchRoutes(services: LabServices): Router {
  const { control, faults } = services
  const router = Router()

  router.get('/switches', async (req, res) => {
    const selected = selection.parse(req.query)
    const canWrite = req.canWrite && !req.lockedOut
    render(req, res, 'switches', await switchesPage(services, selected, canWrite, req.language))
  })

  // The bar of active faults, for a page that is open.
  router.get('/active-faults', (req, res) => {
    const page = next.catch('/').parse(req.query.page)
    answerPart(req, res, (views, chrome) => views.activeFaults({ ...chrome, path: page }))
  })

  /** Runs a command; returns its message in the reader's language. */
  async function run(command: Command, req: Request): Promise<string> {
    try {
      return req.texts.message(await control.run(command, callerOf(req)))
    } finally {
      await faults.refresh()
    }
  }

  router.post('/switches/:name', requireWriteAccess, async (req, res) => {
    const { value, next } = turning.parse(req.body)
    const name = String(req.params.name)
    answerDone(req, res, await run(switchCommand(name, value), req), next)
  })

  router.post('/weights', requireWriteAccess, async (req, res) => {
    const { target, weight } = weighting.parse(req.body)
    answerDone(req, res, await run({ command: 'weight', name: target, weight }, req), '/switches')
  })

  router.post('/faults', requireWriteAccess, async (req, res) => {
    const command = faultCommand(faultShape.parse(req.body))
    answerDone(req, res, await run(command, req), '/switches')
  })

  router.post('/faults/end', requireWriteAccess, async (req, res) => {
    const { next, ...fault } = ending.parse(req.body)
    answerDone(req, res, await run(endOfFault(fault), req), next)
  })

  router.post('/roll', requireWriteAccess, async (req, res) => {
    answerDone(req, res, await run({ command: 'roll' }, req), '/switches')
  })

  router.post('/reset', requireWriteAccess, async (req, res) => {
    const { next } = back.parse(req.body)
    answerDone(req, res, await run({ command: 'restore' }, req), next)
  })

  return router
}

const name = z.string().regex(/^[a-z]+(-\d{1,2})?$/, 'expected a name such as app-2')
const seconds = z.coerce.number().int().min(1).max(3600)

/** The fields of a fault, in a form or in a scenario. */
export const faultShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(momentaryFaults), target: name }),
  z.object({ kind: z.enum(faultKinds).exclude(['slow', 'lag']), target: name, seconds }),
  z.object({
    kind: z.literal('slow'),
    target: name,
    seconds,
    ms: z.coerce.number().int().min(1).max(10_000),
  }),
  z.object({ kind: z.literal('lag'), lag: z.coerce.number().int().min(1).max(3600), seconds }),
])

export type FaultForm = z.infer<typeof faultShape>

/** The command that injects it. */
export function faultCommand(fault: FaultForm): Command {
  if (fault.kind === 'lag')
    return { command: 'lag', seconds: fault.lag, forMs: fault.seconds * 1000 }
  const { kind: command, target: name } = fault
  if (!('seconds' in fault)) return { command, name } as Command
  const ms = 'ms' in fault ? { ms: fault.ms } : {}
  return { command, name, ...ms, forMs: fault.seconds * 1000 } as Command
}
