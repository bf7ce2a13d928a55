import { Router } from 'express'
import type { Services } from '../../services/services.ts'
import { homePage } from '../../views/present/home-page.ts'
import { render } from '../render.ts'
import type { SharedPages } from '../shared-pages.ts'

const description = 'Tape, glue, honey and everything else that sticks.'

export function homeRoutes(
  { catalogue }: Pick<Services, 'catalogue'>,
  shared: SharedPages,
): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const page = await shared(req.db, '/', async () => homePage(await catalogue.home(req.db)))
    await render(req, res, 'home', page, { title: 'Everything that sticks', description })
  })

  return router
}
