import { Router } from 'express'
import { render } from '../http/render.ts'
import { overviewPage } from './overview-page.ts'
import type { SalesService } from './overview-service.ts'

export function overviewRoutes(sales: SalesService): Router {
  const router = Router()

  router.get('/admin', async (req, res) => {
    const page = overviewPage(await sales.overview(req.db))
    await render(req, res, 'admin/overview', page, { title: 'Sales' })
  })

  return router
}
