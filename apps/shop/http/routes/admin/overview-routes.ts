import { Router } from 'express'
import type { SalesService } from '../../../services/admin/sales-service.ts'
import { overviewPage } from '../../../views/present/admin/overview.ts'
import { render } from '../../render.ts'

export function overviewRoutes(sales: SalesService): Router {
  const router = Router()

  router.get('/admin', async (req, res) => {
    const page = overviewPage(await sales.overview(req.db))
    await render(req, res, 'admin/overview', page, { title: 'Sales' })
  })

  return router
}
