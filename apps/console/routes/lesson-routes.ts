import { Router } from 'express'
import { render } from '../http/render.ts'
import type { Parts } from '../parts.ts'

export function lessonRoutes(_parts: Parts): Router {
  const router = Router()
  router.get('/lessons', (req, res) => render(req, res, 'lessons', {}))
  return router
}
