import { Router } from 'express'
import { render } from '../http/render.ts'
import type { Parts } from '../parts.ts'

export function topologyRoutes(_parts: Parts): Router {
  const router = Router()
  router.get('/', (req, res) => render(req, res, 'topology', {}))
  return router
}
