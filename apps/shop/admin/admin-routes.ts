import { Router } from 'express'
import { requireRecentSecondFactor } from '../accounts/second-factor-routes.ts'
import { requireAdmin, requireSignIn } from '../http/customer.ts'
import { render } from '../http/render.ts'
import type { Services } from '../services.ts'
import { ordersRoutes } from './orders-routes.ts'
import { overviewPage } from './overview-page.ts'
import { peopleRoutes } from './people-routes.ts'
import { productsRoutes } from './products-routes.ts'

/** The back office: guests are sent to the login, customers get 404, and admins give their second factor. */
export function adminRoutes({ admin }: Pick<Services, 'admin'>): Router {
  const router = Router()
  router.use('/admin', requireSignIn, requireAdmin, requireRecentSecondFactor)

  router.get('/admin', async (req, res) => {
    const page = overviewPage(await admin.overview.overview(req.db))
    await render(req, res, 'admin/overview', page, { title: 'Sales' })
  })
  router.use(productsRoutes(admin.products), ordersRoutes(admin.orders), peopleRoutes(admin.people))
  return router
}
