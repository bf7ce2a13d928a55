import { Router } from 'express'
import { render } from '../http/render.ts'
import type { Parts } from '../parts.ts'

export function classRoutes(_parts: Parts): Router {
  const router = Router()
  router.get('/class', (req, res) => render(req, res, 'class', {}))
  return router
}
