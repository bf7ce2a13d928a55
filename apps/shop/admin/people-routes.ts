import { type Request, type Response, Router } from 'express'
import { customerOf } from '../http/customer.ts'
import { redirectWithMessage } from '../http/flash-message.ts'
import { parseAddress } from '../http/forms.ts'
import { render } from '../http/render.ts'
import { confirmSecondFactorReset, confirmSuspension } from '../orders/confirmation.ts'
import type { ConfirmationPage } from '../views/models.ts'
import { idInAddress, peopleQuery } from './admin-forms.ts'
import { peoplePage, personPage } from './people-page.ts'
import type { Person } from './people-repository.ts'
import type { PeopleService } from './people-service.ts'

const path = '/admin/people'

export function peopleRoutes(people: PeopleService): Router {
  const router = Router()

  router.get(path, async (req, res) => {
    const query = parseAddress(peopleQuery, req.query)
    const page = peoplePage(query, await people.list(req.db, query))
    await render(req, res, 'admin/people', page, { title: 'People' })
  })

  router.get(`${path}/:id`, async (req, res) => {
    const page = personPage(await people.profile(req.db, idOf(req)), customerOf(req).id)
    await render(req, res, 'admin/person', page, { title: page.name })
  })

  router.get(`${path}/:id/suspension`, (req, res) => confirm(req, res, confirmSuspension))

  router.get(`${path}/:id/second-factor-reset`, (req, res) =>
    confirm(req, res, confirmSecondFactorReset),
  )

  async function confirm(
    req: Request,
    res: Response,
    pageOf: (person: Person) => ConfirmationPage,
  ) {
    const page = pageOf(await people.find(req.db, idOf(req)))
    await render(req, res, 'admin/confirm', page, { title: page.heading })
  }

  router.post(`${path}/:id/suspension`, async (req, res) => {
    const { id, name } = await people.disable(req.db, customerOf(req).id, idOf(req))
    redirectWithMessage(
      req,
      res,
      `${path}/${id}`,
      `${name} is signed out everywhere and can’t sign in.`,
    )
  })

  router.post(`${path}/:id/reinstatement`, async (req, res) => {
    const { id, name } = await people.enable(req.db, idOf(req))
    redirectWithMessage(req, res, `${path}/${id}`, `${name} can sign in again.`)
  })

  router.post(`${path}/:id/second-factor-reset`, async (req, res) => {
    const { id, name } = await people.resetSecondFactor(req.db, customerOf(req).id, idOf(req))
    redirectWithMessage(
      req,
      res,
      `${path}/${id}`,
      `${name} signs in with the password alone now, and can set up a new second factor.`,
    )
  })

  return router
}

const idOf = (req: Request) => parseAddress(idInAddress, req.params).id
