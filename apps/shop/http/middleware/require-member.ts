import type { Request, RequestHandler, Response } from 'express'
import { NotFound } from '../../errors.ts'
import { checkFormOwner } from '../form-owner.ts'
import { nextPath } from '../next-path.ts'
import { flash } from '../notice-cookie.ts'
import { pageFor } from '../page-for.ts'
import { rendererOf } from '../render.ts'
import { checkSession, getSession, getSessionData, saveSession } from '../session.ts'
import { findCurrentCustomer } from './find-customer.ts'

/**
 * For members only. The user is read again where it is current, so that a changed
 * password or a disabled account counts at once; guests are sent to the login.
 * @param keepForm called before a guest is sent there, to keep what was typed
 * @throws Conflict for a form that was opened by somebody else
 */
export const memberOnly =
  (keepForm: (req: Request, res: Response) => void = () => {}): RequestHandler =>
  async (req, res, next) => {
    checkSession(req)
    await findCurrentCustomer(req)
    if (req.customer) {
      if (req.method === 'POST') checkFormOwner(req, rendererOf(req).formOwner)
      return next()
    }
    await explainEndedLogin(req)
    keepForm(req, res)
    res.redirect(303, `/login?next=${encodeURIComponent(nextPath(pageFor(req)))}`)
  }

export const requireMember = memberOnly()

/** The back office does not exist for anybody else. */
export const requireAdmin: RequestHandler = (req, _res, next) => {
  if (req.customer?.role !== 'admin') throw new NotFound('There is no such page.')
  next()
}

async function explainEndedLogin(req: Request): Promise<void> {
  if (!getSessionData(req).userId) return
  const session = getSession(req)
  delete session.userId
  delete session.secondFactorAt
  delete session.pendingSecret
  await saveSession(req)
  req.notice = flash('Your login has ended. Please log in again.', 'refused')
}
