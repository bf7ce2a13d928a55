import { Router } from 'express'
import { render } from '../http/render.ts'
import type { Parts } from '../parts.ts'

export function switchRoutes(_parts: Parts): Router {
  const router = Router()
  router.get('/switches', (req, res) => render(req, res, 'switches', {}))
  return router
}
