import { type Request, type Response, Router } from 'express'
import { Invalid, TooMany } from '../errors.ts'
import { formOf, parse } from '../http/forms.ts'
import { findCustomer } from '../http/middleware/find-customer.ts'
import { nextPath } from '../http/next-path.ts'
import { flash } from '../http/notice-cookie.ts'
import { render } from '../http/render.ts'
import { checkSession, destroySession, getSessionData } from '../http/session.ts'
import type { Services } from '../services.ts'
import type { Login } from './accounts-service.ts'
import type { KnownDevices } from './known-devices.ts'
import { loginForm } from './login-form.ts'
import { registerForm } from './register-form.ts'
import { startLogin } from './start-login.ts'

/** Register, log in, log out. */
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
      await enter(req, res, login, `Welcome back, ${login.name}.`)
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
      const person = parse(registerForm, req.body)
      const login = await accounts.register(req.db, person, req.ip ?? '')
      devices.remember(req, res, person.email)
      await enter(req, res, login, `Welcome, ${login.name}.`)
    } catch (error) {
      if (!isRefusal(error)) throw error
      await showRegister(req, res, req.body?.next, error)
    }
  })

  router.post('/logout', async (req, res) => {
    await destroySession(req, res)
    req.notice = flash('You are logged out.')
    res.redirect(303, nextPath(req.body?.next))
  })

  function retryLater(res: Response, refused?: Refusal): void {
    if (refused instanceof TooMany) res.setHeader('Retry-After', refused.retryAfterSeconds)
  }

  // The cart first: what was put into it as a guest is not lost if the session can't be stored.
  async function enter(req: Request, res: Response, login: Login, notice: string) {
    const { cartId } = getSessionData(req)
    if (cartId) await carts.merge(req.db, cartId, login.cartId)
    await startLogin(req, login)
    req.notice = flash(notice)
    res.redirect(303, nextPath(req.body?.next))
  }

  async function showLogin(req: Request, res: Response, next: unknown, refused?: Refusal) {
    retryLater(res, refused)
    const form = formOf(req.body, refused)
    const page = { form, ...wayOn(next), demoAccounts: [...accounts.demoAccounts] }
    await render(req, res, 'accounts/login', page, {
      title: 'Log in',
      description: 'Log in to order, and to see what you have ordered before.',
      status: refused?.status ?? 200,
    })
  }

  async function showRegister(req: Request, res: Response, next: unknown, refused?: Refusal) {
    retryLater(res, refused)
    const page = { form: formOf(req.body, refused), ...wayOn(next) }
    await render(req, res, 'accounts/register', page, {
      title: 'Make an account',
      description: 'Make an account to order, and to follow your orders.',
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
    'To check out, log in or make an account. Your cart stays as it is, and you come straight back to the checkout.',
  ],
  [/^\/orders\b/, 'Your orders are in your account: log in, or make one.'],
]
