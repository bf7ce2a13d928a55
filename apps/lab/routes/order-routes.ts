import { Router } from 'express'
import * as z from 'zod'
import { mustTouch } from '../access/access.ts'
import { who } from '../http/who.ts'
import type { Parts } from '../parts.ts'

const shape = z.object({
  method: z.enum(['PUT', 'POST']),
  // What disturbs and puts right, and nothing else: not the way to end the supervisor.
  path: z
    .string()
    .regex(/^\/(switches\/[\w-]{1,40}|processes\/[\w%.-]{1,60}\/[a-z]{1,20}|lag|roll)$/),
  body: z.record(z.string(), z.unknown()).optional(),
})

/** The command line's way: an order as the supervisor takes it, with its answer. */
export function orderRoutes({ desk }: Parts): Router {
  const router = Router()
  router.post('/api/orders', mustTouch, async (req, res) => {
    res.json(await desk.giveBeside(shape.parse(req.body), who(req)))
  })
  return router
}
