import { Router } from 'express'
import { render } from '../http/render.ts'
import type { Parts } from '../parts.ts'

export function topologyRoutes({ watch }: Parts): Router {
  const router = Router()
  router.get('/', (req, res) => render(req, res, 'topology', {}))
  router.get('/api/history', (_req, res) => {
    res.set('Cache-Control', 'no-store').json(watch.history())
  })
  return router
}
