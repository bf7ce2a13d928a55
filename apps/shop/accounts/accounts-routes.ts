import { type Request, type Response, Router } from 'express'
import { Invalid } from '../errors.ts'
import { formOf, parse } from '../http/forms.ts'
import { memberOf } from '../http/member-of.ts'
import { requireMember } from '../http/middleware/require-member.ts'
import { flash } from '../http/notice-cookie.ts'
import { render } from '../http/render.ts'
import { getSessionData } from '../http/session.ts'
import type { Services } from '../services.ts'
import { date } from '../views/date.ts'
import type { Form } from '../views/models.ts'
import { nameForm, passwordForm } from './accounts-forms.ts'
import { startLogin } from './start-login.ts'

/** A member's own data. */
export function accountRoutes({ accounts }: Pick<Services, 'accounts'>): Router {
  const router = Router()

  router.get('/account', requireMember, (req, res) => show(req, res))

  router.post('/account', requireMember, async (req, res) => {
    try {
      await accounts.rename(req.db, memberOf(req).id, parse(nameForm, req.body).name)
      req.notice = flash('Your name is changed.')
      res.redirect(303, '/account')
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await show(req, res, { nameForm: formOf(req.body, error) }, error.status)
    }
  })

  router.post('/account/password', requireMember, async (req, res) => {
    try {
      const passwords = parse(passwordForm, req.body)
      const { id: userId } = memberOf(req)
      const epoch = await accounts.changePassword(req.db, userId, passwords)
      const { secondFactorAt } = getSessionData(req)
      await startLogin(req, { userId, epoch }, { secondFactorAt })
      req.notice = flash('Your password is changed. You are logged out everywhere else.')
      res.redirect(303, '/account')
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await show(req, res, { passwordForm: formOf({}, error) }, error.status)
    }
  })

  type Forms = { nameForm?: Form; passwordForm?: Form }

  async function show(req: Request, res: Response, refused: Forms = {}, status = 200) {
    const { email, name, createdAt } = await accounts.find(req.db, memberOf(req).id)
    const page = {
      email,
      memberSince: date(createdAt),
      nameForm: formOf({ name }),
      passwordForm: formOf({}),
      ...refused,
    }
    await render(req, res, 'accounts/account', page, { title: 'Your account', status })
  }

  return router
}
