import { Router } from 'express'
import { requireAdmin, requireMember } from '../http/middleware/require-member.ts'
import type { AdminServices } from './admin-services.ts'
import { ordersRoutes } from './orders-routes.ts'
import { overviewRoutes } from './overview-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { productsRoutes } from './products-routes.ts'
import { requireSecondFactor } from './require-second-factor.ts'
import { secondFactorRoutes } from './second-factor-routes.ts'

/** The back office: guests are sent to log in, it does not exist for members, and admins give their second factor. */
export function adminRoutes({ admin }: { admin: AdminServices }): Router {
  const router = Router()
  router.use('/admin', requireMember, requireAdmin)
  router.use(secondFactorRoutes(admin.secondFactor))
  router.use('/admin', requireSecondFactor)
  router.use(
    overviewRoutes(admin.sales),
    productsRoutes(admin.assortment),
    ordersRoutes(admin.fulfilment),
    peopleRoutes(admin.people),
  )
  return router
}
