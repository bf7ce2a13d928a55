import { Router } from 'express'
import { render } from '../http/render.ts'
import type { SharedPages } from '../http/shared-pages.ts'
import type { Services } from '../services.ts'
import { homePage } from './home-page.ts'

const description = 'Tape, glue, honey and everything else that sticks.'

export function homeRoutes(
  { catalogue }: Pick<Services, 'catalogue'>,
  shared: SharedPages,
): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const page = await shared(req.db, '/', async () => homePage(await catalogue.home(req.db)))
    await render(req, res, 'catalogue/home', page, { title: 'Everything that sticks', description })
  })

  return router
}
