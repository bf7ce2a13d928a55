import { Router } from 'express'
import { startFindingCustomer } from '../http/middleware/find-customer.ts'
import { render } from '../http/render.ts'
import type { Services } from '../services.ts'
import { homePage } from './home-page.ts'

const description = 'Tape, glue, honey and everything else that sticks.'

export function homeRoutes({ catalogue }: Pick<Services, 'catalogue'>): Router {
  const router = Router()

  router.get('/', startFindingCustomer, async (req, res) => {
    const page = homePage(await catalogue.home(req.db))
    await render(req, res, 'catalogue/home', page, { title: 'Everything that sticks', description })
  })

  return router
}
