import express, { type ErrorRequestHandler, type Express, json } from 'express'
import * as z from 'zod'
import { allowHosts, ownNames, requireSecret } from '../shared/internal-access.ts'
import { reloadSecrets, type Secret } from '../shared/secret.ts'
import type { Controller } from './controller.ts'
import { PromotionRefused } from './promote.ts'

const delay = z.object({
  seconds: z.number().int().min(0).max(3600),
  forSeconds: z.number().int().min(1).max(3600).default(60),
})

/** What health checks, `prepare` and the control plane ask. State and commands need the secret. */
export function createApi(controller: Controller, secret: Secret): Express {
  const promotion = z.object({
    name: z.enum(controller.names),
    ifUnreachable: z.enum(['refuse', 'take over']).default('take over'),
    force: z.boolean().default(false),
  })
  const app = express()
  app.disable('x-powered-by')
  app.use(allowHosts(ownNames('replication')))

  // The controller is healthy even if a database is not.
  app.get('/healthz', (_req, res) => void res.type('text').send('ok\n'))
  app.get('/primary', (_req, res) => {
    const name = controller.primary()
    const status = name ? 200 : 503
    res
      .status(status)
      .type('text')
      .send(`${name ?? 'none'}\n`)
  })
  app.use(requireSecret(secret), json())
  app.get('/state', (_req, res) => void res.json(controller.state()))
  /** Passwords were rotated: has every server accept what the files say. */
  app.put('/passwords', async (_req, res) => {
    reloadSecrets()
    await controller.changePasswords()
    res.json({})
  })
  app.put('/primary', async (req, res) => {
    const { name, ifUnreachable, force } = promotion.parse(req.body)
    res.json(await controller.promote(name, ifUnreachable, force))
  })
  /** The server is about to be stopped. */
  app.put('/closed', async (req, res) => {
    await controller.close(z.object({ name: z.enum(controller.names) }).parse(req.body).name)
    res.json({})
  })
  app.put('/delay', async (req, res) => {
    const { seconds, forSeconds } = delay.parse(req.body)
    await controller.delay(seconds, forSeconds)
    res.json(controller.state())
  })

  const onError: ErrorRequestHandler = (error, _req, res, _next) => {
    if (error instanceof PromotionRefused)
      return void res.status(409).json({ code: error.code, values: error.values })
    const isInput = error instanceof z.ZodError
    const problem = isInput ? z.prettifyError(error) : String(error.message)
    res.status(isInput ? 422 : 500).json({ code: 'failed', values: { problem } })
  }
  return app.use(onError)
}
