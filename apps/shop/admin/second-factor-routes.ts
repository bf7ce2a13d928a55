import { type Request, type Response, Router } from 'express'
import { Invalid } from '../errors.ts'
import { formOf, parse, parseAddress } from '../http/forms.ts'
import { memberOf } from '../http/member-of.ts'
import { flash } from '../http/notice-cookie.ts'
import { render } from '../http/render.ts'
import { getSession, getSessionData, saveSession } from '../http/session.ts'
import type { Form } from '../views/models.ts'
import { enrolmentOf } from './enrolment.ts'
import {
  adminPath,
  grantSecondFactor,
  hasSecondFactor,
  secondFactorPath,
} from './require-second-factor.ts'
import { secondFactorForm, secondFactorQuery } from './second-factor-forms.ts'
import type { SecondFactorService } from './second-factor-service.ts'
import { enrolmentUri } from './totp.ts'

/** Enrolment (start → QR code → confirmed by a code) and, from then on, the code page. */
export function secondFactorRoutes(service: SecondFactorService): Router {
  const router = Router()

  router.get(secondFactorPath, async (req, res) => {
    const next = adminPath(parseAddress(secondFactorQuery, req.query).next)
    if (hasSecondFactor(req)) return res.redirect(303, next)
    await show(req, res, next)
  })

  // The secret waits in the session until it is confirmed. One that waits already is
  // kept: the app may have scanned it.
  router.post(`${secondFactorPath}/setup`, async (req, res) => {
    const { next } = parse(secondFactorQuery, req.body)
    if (!(await service.isEnrolled(req.db, memberOf(req).id))) {
      const session = getSession(req)
      session.pendingSecret ??= service.newSecret()
      await saveSession(req)
    }
    res.redirect(303, pageFor(next))
  })

  router.post(`${secondFactorPath}/enrolment`, async (req, res) => {
    const secret = getSessionData(req).pendingSecret
    if (!secret) return res.redirect(303, secondFactorPath)
    await answer(req, res, async (code) => {
      await service.enrol(req.db, memberOf(req).id, secret, code)
      req.notice = flash('Your second factor is set up.')
    })
  })

  router.post(`${secondFactorPath}/verification`, (req, res) =>
    answer(req, res, (code) => service.verify(req.db, memberOf(req).id, code)),
  )

  async function answer(req: Request, res: Response, check: (code: string) => Promise<void>) {
    try {
      const { code, next } = parse(secondFactorForm, req.body)
      await check(code)
      await grantSecondFactor(req)
      res.redirect(303, adminPath(next))
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await show(req, res, adminPath(String(req.body?.next ?? '')), error)
    }
  }

  async function show(req: Request, res: Response, next: string, refused?: Invalid) {
    const form = formOf({}, refused)
    const status = refused?.status ?? 200
    if (await service.isEnrolled(req.db, memberOf(req).id)) {
      const chrome = { title: 'Second factor', status }
      return render(req, res, 'admin/second-factor', { next, form }, chrome)
    }
    const chrome = { title: 'Set up your second factor', status }
    await render(req, res, 'admin/second-factor-setup', await setup(req, next, form), chrome)
  }

  return router
}

async function setup(req: Request, next: string, form: Form) {
  const { pendingSecret } = getSessionData(req)
  const uri = pendingSecret && enrolmentUri(pendingSecret, memberOf(req).email)
  return { next, form, enrolment: uri ? await enrolmentOf(uri, pendingSecret) : null }
}

const pageFor = (next: string) => `${secondFactorPath}?next=${encodeURIComponent(adminPath(next))}`
