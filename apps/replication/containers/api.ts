import express, { type Express, json } from 'express'
import * as z from 'zod'
import { allowHosts, ownNames, requireSecret } from '../../shared/internal-access.ts'
import type { Keeper } from './keeper.ts'

const lag = z.object({
  seconds: z.number().int().min(0).max(600),
  forSeconds: z.number().int().min(1).max(3600).default(60),
})

/** What the console, `prepare` and health checks ask; commands and details need the secret that the console has. */
export function createApi(keeper: Keeper, secret: string): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(allowHosts(ownNames('replication')))

  // That a database is away is no illness of its keeper.
  app.get('/healthz', (_req, res) => void res.type('text').send('ok\n'))
  app.get('/primary', (_req, res) => {
    const name = keeper.primary()
    res
      .status(name ? 200 : 503)
      .type('text')
      .send(`${name ?? 'none'}\n`)
  })
  // Up to here for `prepare` and health checks, which have no secret.
  app.use(requireSecret(secret))
  app.get('/state', (_req, res) => void res.json(keeper.state()))
  app.put('/primary', json(), async (req, res) => {
    const asked = z.object({ name: z.enum(keeper.names) }).safeParse(req.body)
    if (!asked.success) return void res.status(422).json({ error: z.prettifyError(asked.error) })
    try {
      res.json(await keeper.promote(asked.data.name))
    } catch (error) {
      res.status(409).json({ error: (error as Error).message })
    }
  })
  app.put('/lag', json(), async (req, res) => {
    const asked = lag.safeParse(req.body)
    if (!asked.success) return void res.status(422).json({ error: z.prettifyError(asked.error) })
    await keeper.delay(asked.data.seconds, asked.data.forSeconds)
    res.json(keeper.state())
  })
  return app
}
