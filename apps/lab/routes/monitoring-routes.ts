import express, { Router } from 'express'
import { requireSecret } from '../../shared/internal-access.ts'
import type { LabServices } from '../lab-services.ts'

/** For Prometheus and Alertmanager, which have the secret of this installation. */
export function monitoringRoutes({ internalSecret, control, metrics }: LabServices): Router {
  const router = Router()
  const secret = requireSecret(internalSecret)

  router.get('/metrics', secret, async (_req, res) => {
    res.type(metrics.contentType).send(await metrics.read())
  })

  router.post('/alerts', secret, express.json({ limit: '1mb' }), async (req, res) => {
    await control.receiveAlerts(req.body)
    res.status(204).end()
  })

  return router
}
