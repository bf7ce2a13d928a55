import { Router } from 'express'
import { render } from '../http/render.ts'
import type { LabServices } from '../lab-services.ts'
import { runbookPage } from '../views/present/runbook-page.ts'
import { topologyPage } from '../views/present/topology-page.ts'

export function topologyRoutes({ topology }: LabServices): Router {
  const router = Router()

  router.get('/', (req, res) => {
    const chosen = typeof req.query.part === 'string' ? req.query.part : null
    render(req, res, 'topology', topologyPage(topology.latest(), chosen, req.language, req.texts))
  })

  // Where each alert leads.
  router.get('/runbook', (req, res) => render(req, res, 'runbook', runbookPage()))

  router.get('/api/history', (_req, res) => {
    res.json(topology.history())
  })

  return router
}
