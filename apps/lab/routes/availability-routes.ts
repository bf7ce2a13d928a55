import { Router } from 'express'
import { render } from '../http/render.ts'
import type { LabServices } from '../lab-services.ts'
import { availabilityPage } from '../views/present/availability-page.ts'

export function availabilityRoutes({ control, outages }: LabServices): Router {
  const router = Router()

  router.get('/availability', async (req, res) => {
    const status = await control.recentStatus()
    const page = availabilityPage(status, outages.newestFirst(), req.query, req.language)
    res.status(page.problems.length > 0 ? 422 : 200)
    render(req, res, 'availability', page)
  })

  return router
}
