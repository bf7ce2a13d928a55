import { Router } from 'express'
import { render } from '../http/render.ts'
import type { Parts } from '../parts.ts'

export function trafficRoutes(_parts: Parts): Router {
  const router = Router()
  router.get('/traffic', (req, res) => render(req, res, 'traffic', {}))
  return router
}
