import { type Request, type Response, Router } from 'express'
import { Invalid, TooMany } from '../errors.ts'
import { customerOf, findCustomer, requireSignIn } from '../http/customer.ts'
import { flash } from '../http/flash-message.ts'
import { formOf, parse } from '../http/forms.ts'
import { nextPath, secondFactorPageFor } from '../http/links.ts'
import { render } from '../http/render.ts'
import { checkSession, destroySession, getSessionData, regenerateSession } from '../http/session.ts'
import type { Services } from '../services.ts'
import { date } from '../views/format.ts'
import type { Form } from '../views/models.ts'
import {
  loginForm,
  nameForm,
  passwordForm,
  registerForm,
  secondFactorForm,
} from './accounts-forms.ts'
import type { Login } from './accounts-service.ts'
import type { KnownDevices } from './sign-in-limits.ts'

/** Register, sign in, sign out. */
export function sessionRoutes(
  { accounts, carts }: Pick<Services, 'accounts' | 'carts'>,
  devices: KnownDevices,
): Router {
  const router = Router()

  router.get('/login', async (req, res) => {
    await findCustomer(req)
    if (req.customer) return res.redirect(303, nextPath(req.query.next))
    await showLogin(req, res, req.query.next)
  })

  router.post('/login', async (req, res) => {
    checkSession(req)
    try {
      const credentials = parse(loginForm, req.body)
      const device = devices.find(req, credentials.email)
      const login = await accounts.logIn(req.db, credentials, { address: req.ip ?? '', device })
      devices.remember(req, res, credentials.email)
      await signInAndGoOn(req, res, login, `Welcome back, ${login.name}.`)
    } catch (error) {
      if (!isRefusal(error)) throw error
      await showLogin(req, res, req.body?.next, error)
    }
  })

  router.get('/register', async (req, res) => {
    await findCustomer(req)
    if (req.customer) return res.redirect(303, nextPath(req.query.next))
    await showRegister(req, res, req.query.next)
  })

  router.post('/register', async (req, res) => {
    checkSession(req)
    try {
      const account = parse(registerForm, req.body)
      const login = await accounts.register(req.db, account, req.ip ?? '')
      devices.remember(req, res, account.email)
      await signInAndGoOn(req, res, login, `Welcome, ${login.name}.`)
    } catch (error) {
      if (!isRefusal(error)) throw error
      await showRegister(req, res, req.body?.next, error)
    }
  })

  router.post('/logout', async (req, res) => {
    await destroySession(req, res)
    // The browser also drops the pages that its caches hold, for who uses it next.
    res.setHeader('Clear-Site-Data', '"cache"')
    req.flashMessage = flash('You are signed out.')
    res.redirect(303, nextPath(req.body?.next))
  })

  function retryLater(res: Response, refused?: Refusal): void {
    if (refused instanceof TooMany) res.setHeader('Retry-After', refused.retryAfterSeconds)
  }

  // The cart first: what was put into it as a guest is not lost if the session can't be stored.
  async function signInAndGoOn(req: Request, res: Response, login: Login, notice: string) {
    const { cartId } = getSessionData(req)
    if (login.hasSecondFactor) {
      await signIn(req, login, { cartId })
      return res.redirect(303, secondFactorPageFor(nextPath(req.body?.next)))
    }
    if (cartId) await carts.merge(req.db, cartId, login.cartId)
    await signIn(req, login)
    req.flashMessage = flash(notice)
    res.redirect(303, nextPath(req.body?.next))
  }

  async function showLogin(req: Request, res: Response, next: unknown, refused?: Refusal) {
    retryLater(res, refused)
    const form = formOf(req.body, refused)
    const page = { form, ...wayOn(next), demoAccounts: [...accounts.demoAccounts] }
    await render(req, res, 'accounts/login', page, {
      title: 'Sign in',
      description: 'Sign in to order and to see your past orders.',
      status: refused?.status ?? 200,
    })
  }

  async function showRegister(req: Request, res: Response, next: unknown, refused?: Refusal) {
    retryLater(res, refused)
    const page = { form: formOf(req.body, refused), ...wayOn(next) }
    await render(req, res, 'accounts/register', page, {
      title: 'Create an account',
      description: 'Create an account to order and to follow your orders.',
      status: refused?.status ?? 200,
    })
  }

  return router
}

type Refusal = Invalid | TooMany

// Both leave the form as it was typed.
const isRefusal = (error: unknown): error is Refusal =>
  error instanceof Invalid || error instanceof TooMany

/** Where to go on afterwards, and why that needs an account. */
function wayOn(next: unknown) {
  const path = nextPath(next)
  const [, reason = null] = reasons.find(([start]) => start.test(path)) ?? []
  return { next: path, reason }
}

const reasons: [RegExp, string][] = [
  [
    /^\/checkout\b/,
    'To check out, sign in or create an account. Your cart is kept, and you come straight back to the checkout.',
  ],
  [/^\/orders\b/, 'To see your orders, sign in or create an account.'],
]

/** A customer's own account. */
export function accountRoutes({
  accounts,
  secondFactor,
}: Pick<Services, 'accounts' | 'secondFactor'>): Router {
  const router = Router()

  router.get('/account', requireSignIn, (req, res) => show(req, res))

  router.post('/account', requireSignIn, async (req, res) => {
    try {
      await accounts.rename(req.db, customerOf(req).id, parse(nameForm, req.body).name)
      req.flashMessage = flash('Your name has been changed.')
      res.redirect(303, '/account')
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await show(req, res, { nameForm: formOf(req.body, error) }, error.status)
    }
  })

  router.post('/account/password', requireSignIn, async (req, res) => {
    try {
      const passwords = parse(passwordForm, req.body)
      const { id: userId } = customerOf(req)
      const epoch = await accounts.changePassword(req.db, userId, passwords)
      const { secondFactorAt } = getSessionData(req)
      await signIn(req, { userId, epoch }, { secondFactorAt })
      req.flashMessage = flash(
        'Your password has been changed. You have been signed out everywhere else.',
      )
      res.redirect(303, '/account')
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await show(req, res, { passwordForm: formOf({}, error) }, error.status)
    }
  })

  router.post('/account/second-factor/removal', requireSignIn, async (req, res) => {
    try {
      const { code } = parse(secondFactorForm, req.body)
      const { id: userId } = customerOf(req)
      const { epoch = 0 } = getSessionData(req)
      await secondFactor.remove(req.db, userId, code)
      await signIn(req, { userId, epoch: epoch + 1 })
      req.flashMessage = flash(
        'Your second factor is turned off. You have been signed out everywhere else.',
      )
      res.redirect(303, '/account')
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await show(req, res, { codeForm: formOf({}, error) }, error.status)
    }
  })

  type Forms = { nameForm?: Form; passwordForm?: Form; codeForm?: Form }

  async function show(req: Request, res: Response, refused: Forms = {}, status = 200) {
    const { email, name, createdAt, hasSecondFactor } = await accounts.find(
      req.db,
      customerOf(req).id,
    )
    const page = {
      email,
      memberSince: date(createdAt),
      hasSecondFactor,
      isStaff: customerOf(req).role === 'admin',
      nameForm: formOf({ name }),
      passwordForm: formOf({}),
      codeForm: formOf({}),
      ...refused,
    }
    await render(req, res, 'accounts/account', page, { title: 'Your account', status })
  }

  return router
}

/**
 * Signs the customer in, with a new session id.
 * @throws Unavailable when the session could not be stored.
 */
export async function signIn(
  req: Request,
  { userId, epoch }: Pick<Login, 'userId' | 'epoch'>,
  more: { secondFactorAt?: number; cartId?: string } = {},
): Promise<void> {
  const now = Date.now()
  await regenerateSession(req, { ...more, userId, epoch, createdAt: now, seenAt: now })
}
