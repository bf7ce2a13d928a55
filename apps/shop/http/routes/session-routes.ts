import { type Request, type Response, Router } from 'express'
import { Invalid } from '../../errors.ts'
import type { Login } from '../../services/account-service.ts'
import type { Services } from '../../services/services.ts'
import { loginForm } from '../forms/login-form.ts'
import { formOf, parse } from '../forms/parse.ts'
import { registerForm } from '../forms/register-form.ts'
import { findVisitor } from '../middleware/find-visitor.ts'
import { nextPath } from '../next-path.ts'
import { flash } from '../notice-cookie.ts'
import { render } from '../render.ts'
import { endSession, heldBy, needSessions } from '../session.ts'
import { startLogin } from '../start-login.ts'

/** Register, log in, log out. */
export function sessionRoutes({ accounts, carts }: Pick<Services, 'accounts' | 'carts'>): Router {
  const router = Router()

  router.get('/login', async (req, res) => {
    await findVisitor(req)
    if (req.visitor) return res.redirect(303, nextPath(req.query.next))
    await showLogin(req, res, req.query.next)
  })

  router.post('/login', async (req, res) => {
    needSessions(req)
    try {
      const credentials = parse(loginForm, req.body)
      const login = await accounts.logIn(req.db, credentials, req.ip ?? '')
      await enter(req, res, login, `Welcome back, ${login.name}.`)
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await showLogin(req, res, req.body?.next, error)
    }
  })

  router.get('/register', async (req, res) => {
    await findVisitor(req)
    if (req.visitor) return res.redirect(303, nextPath(req.query.next))
    await showRegister(req, res, req.query.next)
  })

  router.post('/register', async (req, res) => {
    needSessions(req)
    try {
      const login = await accounts.register(req.db, parse(registerForm, req.body))
      await enter(req, res, login, `Welcome, ${login.name}.`)
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await showRegister(req, res, req.body?.next, error)
    }
  })

  router.post('/logout', async (req, res) => {
    await endSession(req)
    req.notice = flash('You are logged out.')
    res.redirect(303, nextPath(req.body?.next))
  })

  // The cart first: what was put into it as a guest is not lost if the session can't be stored.
  async function enter(req: Request, res: Response, login: Login, notice: string) {
    const { cartId } = heldBy(req)
    if (cartId) await carts.merge(req.db, cartId, login.cartId)
    await startLogin(req, login)
    req.notice = flash(notice)
    res.redirect(303, nextPath(req.body?.next))
  }

  async function showLogin(req: Request, res: Response, next: unknown, refused?: Invalid) {
    const form = formOf(req.body, refused)
    const page = { form, next: nextPath(next), demoAccounts: [...accounts.demoAccounts] }
    await render(req, res, 'login', page, { title: 'Log in', status: refused?.status ?? 200 })
  }

  async function showRegister(req: Request, res: Response, next: unknown, refused?: Invalid) {
    const page = { form: formOf(req.body, refused), next: nextPath(next) }
    await render(req, res, 'register', page, { title: 'Register', status: refused?.status ?? 200 })
  }

  return router
}
