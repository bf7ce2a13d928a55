import { type Request, type RequestHandler, type Response, Router } from 'express'
import { Invalid } from '../errors.ts'
import { customerOf } from '../http/customer.ts'
import { flash } from '../http/flash-message.ts'
import { formOf, parse, parseAddress } from '../http/forms.ts'
import { render } from '../http/render.ts'
import { getSession, getSessionData, regenerateSession, saveSession } from '../http/session.ts'
import type { Form } from '../views/models.ts'
import { secondFactorForm, secondFactorQuery } from './admin-forms.ts'
import { enrolmentOf } from './second-factor-page.ts'
import { enrolmentUri, type SecondFactorService } from './second-factor-service.ts'

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
    if (!(await service.isEnrolled(req.db, customerOf(req).id))) {
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
      await service.enrol(req.db, customerOf(req).id, secret, code)
      req.flashMessage = flash('Your second factor is set up.')
    })
  })

  router.post(`${secondFactorPath}/verification`, (req, res) =>
    answer(req, res, (code) => service.verify(req.db, customerOf(req).id, code)),
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
    if (await service.isEnrolled(req.db, customerOf(req).id)) {
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
  const uri = pendingSecret && enrolmentUri(pendingSecret, customerOf(req).email)
  return { next, form, enrolment: uri ? await enrolmentOf(uri, pendingSecret) : null }
}

const pageFor = (next: string) => `${secondFactorPath}?next=${encodeURIComponent(adminPath(next))}`

const validMs = 12 * 60 * 60_000
export const secondFactorPath = '/admin/second-factor'

/** Asks for the second factor again after 12 hours. */
export const requireSecondFactor: RequestHandler = (req, res, next) => {
  if (hasSecondFactor(req)) return next()
  res.redirect(303, `${secondFactorPath}?next=${encodeURIComponent(pageToReturnTo(req))}`)
}

export function hasSecondFactor(req: Request, nowMs = Date.now()): boolean {
  return nowMs - (getSessionData(req).secondFactorAt ?? 0) < validMs
}

/** Stores in a new session that the second factor was verified. */
export async function grantSecondFactor(req: Request, nowMs = Date.now()): Promise<void> {
  const { userId, epoch, cartId, createdAt, seenAt } = getSessionData(req)
  const data = { userId, epoch, cartId, createdAt, seenAt }
  await regenerateSession(req, { ...data, secondFactorAt: nowMs })
}

/** A page of the back office to go on to, or its first page for anything else. */
export function adminPath(path: string): string {
  const usable = /^\/admin(?:[/?][\x21\x23-\x5b\x5d-\x7e]*)?$/.test(path)
  return usable && !path.startsWith(secondFactorPath) ? path : '/admin'
}

// A POST can't be repeated afterwards: back to the page with its form.
function pageToReturnTo(req: Request): string {
  if (req.method === 'GET') return req.originalUrl
  const from = req.get('referer') ?? ''
  if (!URL.canParse(from)) return '/admin'
  const { pathname, search } = new URL(from)
  return adminPath(pathname + search)
}
