import { Router } from 'express'
import { render } from '../http/render.ts'
import type { Parts } from '../parts.ts'

export function requestRoutes(_parts: Parts): Router {
  const router = Router()
  router.get('/requests', (req, res) => render(req, res, 'requests', {}))
  return router
}
