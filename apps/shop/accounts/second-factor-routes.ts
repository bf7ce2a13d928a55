import { type Request, type RequestHandler, type Response, Router } from 'express'
import { Invalid } from '../errors.ts'
import { claimedBy, requirePassword } from '../http/customer.ts'
import { flash } from '../http/flash-message.ts'
import { formOf, parse } from '../http/forms.ts'
import { nextPath, secondFactorPageFor, secondFactorPath } from '../http/links.ts'
import { render } from '../http/render.ts'
import { getSession, getSessionData, regenerateSession, saveSession } from '../http/session.ts'
import type { Services } from '../services.ts'
import type { Form } from '../views/models.ts'
import { currentPasswordForm, secondFactorForm } from './accounts-forms.ts'
import { enrolmentOf } from './second-factor-page.ts'
import { enrolmentUri } from './second-factor-service.ts'

/** Enrolment (start → QR code → confirmed by a code) and, from then on, the code page. */
export function secondFactorRoutes({
  accounts,
  secondFactor,
  carts,
}: Pick<Services, 'accounts' | 'secondFactor' | 'carts'>): Router {
  const router = Router()

  // Where it was in the version before.
  router.get('/admin/second-factor', (req, res) =>
    res.redirect(303, secondFactorPageFor(afterwards(req.query.next))),
  )
  router.use(secondFactorPath, requirePassword)

  router.get(secondFactorPath, async (req, res) => {
    const next = afterwards(req.query.next)
    if (hasRecentSecondFactor(req)) return res.redirect(303, next)
    await show(req, res, next)
  })

  // The secret waits in the session until it is confirmed. One that waits already is
  // kept: the app may have scanned it.
  router.post(`${secondFactorPath}/setup`, async (req, res) => {
    const next = afterwards(req.body?.next)
    const { id } = claimedBy(req)
    try {
      if (!(await secondFactor.isEnrolled(req.db, id))) {
        const { currentPassword } = parse(currentPasswordForm, req.body)
        await accounts.confirm(req.db, id, currentPassword)
        const session = getSession(req)
        session.pendingSecret ??= secondFactor.newSecret()
        await saveSession(req)
      }
      res.redirect(303, secondFactorPageFor(next))
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await show(req, res, next, error)
    }
  })

  router.post(`${secondFactorPath}/enrolment`, async (req, res) => {
    const secret = getSessionData(req).pendingSecret
    if (!secret) return res.redirect(303, secondFactorPath)
    await answer(req, res, async (code) => {
      await secondFactor.enrol(req.db, claimedBy(req).id, secret, code)
      req.flashMessage = flash('Your second factor is set up.')
    })
  })

  router.post(`${secondFactorPath}/verification`, (req, res) =>
    answer(req, res, async (code) => {
      const { id, name, cartId } = claimedBy(req)
      await secondFactor.verify(req.db, id, code)
      if (!req.unverified) return
      const { cartId: guestCartId } = getSessionData(req)
      if (guestCartId) await carts.merge(req.db, guestCartId, cartId)
      req.flashMessage = flash(`Welcome back, ${name}.`)
    }),
  )

  async function answer(req: Request, res: Response, check: (code: string) => Promise<void>) {
    const next = afterwards(req.body?.next)
    try {
      await check(parse(secondFactorForm, req.body).code)
      await grantSecondFactor(req)
      res.redirect(303, next)
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await show(req, res, next, error)
    }
  }

  async function show(req: Request, res: Response, next: string, refused?: Invalid) {
    const form = formOf({}, refused)
    const status = refused?.status ?? 200
    const { id, role } = claimedBy(req)
    const isStaff = role === 'admin'
    if (await secondFactor.isEnrolled(req.db, id)) {
      const chrome = { title: 'Second factor', status }
      return render(req, res, 'accounts/second-factor', { next, form, isStaff }, chrome)
    }
    const chrome = { title: 'Set up your second factor', status }
    const page = { ...(await setup(req, next, form)), isStaff }
    await render(req, res, 'accounts/second-factor-setup', page, chrome)
  }

  return router
}

async function setup(req: Request, next: string, form: Form) {
  const { pendingSecret } = getSessionData(req)
  const { email } = claimedBy(req)
  const uri = pendingSecret && enrolmentUri(pendingSecret, email)
  return { next, form, email, enrolment: uri ? await enrolmentOf(uri, pendingSecret) : null }
}

/** Not the code page itself, which would lead to itself. */
export function afterwards(next: unknown): string {
  const path = nextPath(next)
  return path.startsWith(secondFactorPath) ? '/account' : path
}

const validMs = 12 * 60 * 60_000

/** For the back office, which asks for the second factor again after 12 hours. */
export const requireRecentSecondFactor: RequestHandler = (req, res, next) => {
  if (hasRecentSecondFactor(req)) return next()
  res.redirect(303, secondFactorPageFor(pageToReturnTo(req)))
}

export function hasRecentSecondFactor(req: Request, nowMs = Date.now()): boolean {
  return nowMs - (getSessionData(req).secondFactorAt ?? 0) < validMs
}

/** Stores in a new session that the second factor was given. */
async function grantSecondFactor(req: Request): Promise<void> {
  const { userId, epoch, createdAt, seenAt } = getSessionData(req)
  await regenerateSession(req, { userId, epoch, createdAt, seenAt, secondFactorAt: Date.now() })
}

// A POST can't be repeated afterwards: back to the page with its form.
function pageToReturnTo(req: Request): string {
  if (req.method === 'GET') return req.originalUrl
  const from = req.get('referer') ?? ''
  if (!URL.canParse(from)) return '/admin'
  const { pathname, search } = new URL(from)
  return /^\/admin\b/.test(pathname) ? nextPath(pathname + search) : '/admin'
}
