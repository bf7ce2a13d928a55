import { createHmac } from 'node:crypto'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { createKeys } from '../../shared/cookie.ts'
import { type Secret, used } from '../../shared/secret.ts'
import type { Customer } from '../accounts/accounts-repository.ts'
import { findCustomer as findCustomerOf } from '../accounts/accounts-service.ts'
import { Conflict, NotFound, Unavailable } from '../errors.ts'
import { flash } from './flash-message.ts'
import { nextPath, pageFor, secondFactorPageFor } from './links.ts'
import { rendererOf } from './render.ts'
import { checkSession, getSession, getSessionData, saveSession } from './session.ts'

/**
 * For pages to browse: asks whose page it is while the page's own queries run. `render` waits for
 * the answer.
 */
export const startFindingCustomer: RequestHandler = (req, _res, next) => {
  // `render` meets the error again.
  findCustomer(req).catch(() => {})
  next()
}

/**
 * Sets `req.customer`, `req.cartId` and `req.cartCount`, once. From the read replica, as it is for
 * the page's header; what shows or changes private data asks `findCurrentCustomer`.
 */
export function findCustomer(req: Request): Promise<void> {
  req.customerFound ??= findAtReplica(req)
  return req.customerFound
}

async function findAtReplica(req: Request): Promise<void> {
  try {
    Object.assign(req, await findCustomerOf(req.db.read, getSessionData(req)))
  } catch (error) {
    // The page itself says so, if it needs the database, too.
    if (!(error instanceof Unavailable)) throw error
  }
}

/**
 * The same at the primary, so that a changed password and a disabled account count at once.
 * @throws Unavailable
 */
export async function findCurrentCustomer(req: Request): Promise<void> {
  const { userId, cartId } = getSessionData(req)
  // How much is in a guest's cart is asked by the pages that show it.
  if (!userId) req.cartId = cartId ?? null
  else {
    Object.assign(req, await findCustomerOf(req.db.current, getSessionData(req)))
    req.customerFound = Promise.resolve()
  }
}

type SaveForm = (req: Request, res: Response) => void

/**
 * For signed-in customers only; guests are sent to the login, or to give their second factor. The account is read from the primary,
 * so that a changed password or a disabled account takes effect at once.
 * @param saveForm called before a guest is sent to the login, to save what was typed
 * @throws Conflict for a form that was opened by somebody else
 */
export const requireSignInAndSave =
  (saveForm: SaveForm = () => {}): RequestHandler =>
  async (req, res, next) => {
    checkSession(req)
    await findCurrentCustomer(req)
    if (req.unverified) {
      saveForm(req, res)
      return res.redirect(303, secondFactorPageFor(nextPath(pageFor(req))))
    }
    await requireCustomer(req, res, next, saveForm)
  }

async function requireCustomer(
  req: Request,
  res: Response,
  next: NextFunction,
  saveForm: SaveForm = () => {},
): Promise<void> {
  if (req.customer) {
    if (req.method === 'POST') checkFormOwner(req, rendererOf(req).formOwner)
    return next()
  }
  await explainEndedSession(req)
  saveForm(req, res)
  res.redirect(303, `/login?next=${encodeURIComponent(nextPath(pageFor(req)))}`)
}

export const requireSignIn = requireSignInAndSave()

/** For signed-in customers, and for those who have given the password alone. */
export const requirePassword: RequestHandler = async (req, res, next) => {
  checkSession(req)
  await findCurrentCustomer(req)
  if (req.unverified) next()
  else await requireCustomer(req, res, next)
}

/** The back office does not exist for anybody else. */
export const requireAdmin: RequestHandler = (req, _res, next) => {
  if (req.customer?.role !== 'admin') throw new NotFound('There is no such page.')
  next()
}

async function explainEndedSession(req: Request): Promise<void> {
  if (!getSessionData(req).userId) return
  const session = getSession(req)
  delete session.userId
  delete session.secondFactorAt
  delete session.pendingSecret
  await saveSession(req)
  req.flashMessage = flash('Your session has ended. Please sign in again.', 'refused')
}

/** Whose password was given; `requirePassword` runs before every page that calls this. */
export const claimedBy = (req: Request): Customer => req.unverified ?? customerOf(req)

/** The signed-in customer; `requireSignIn` runs before every page that calls this. */
export function customerOf(req: Request): Customer {
  if (!req.customer) throw new Error('This page needs `requireSignIn`.')
  return req.customer
}

/**
 * Whose page a form is on. Each form with personal data carries it in the hidden field `formOwner`
 * (`views/partials/formOwner.ejs`), so that a tab that one customer has left open is not sent as
 * another one's, who has signed in meanwhile in the same browser. A keyed hash, since nobody needs
 * to know a customer's number.
 */
export function createFormOwner(secret: Secret) {
  const keyOf = createKeys()
  const hash = (key: string, userId: number) =>
    createHmac('sha256', keyOf(key)).update(`form owner:${userId}`).digest('base64url').slice(0, 22)
  return {
    of: (userId: number): string => hash(used(secret), userId),
    /** Also for a page that was made with an earlier key. */
    matches: (owner: unknown, userId: number): boolean =>
      secret.some((key) => owner === hash(key, userId)),
  }
}

export type FormOwner = ReturnType<typeof createFormOwner>

/**
 * For what the signed-in customer sends. A request without the field is not of a page but of a
 * script, which means the customer whose session it has.
 * @throws Conflict when the form is on the page of somebody else. It shows nothing of what was typed.
 */
function checkFormOwner(req: Request, formOwner: FormOwner): void {
  const owner: unknown = req.body?.formOwner
  if (owner === undefined || formOwner.matches(owner, customerOf(req).id)) return
  throw new Conflict(
    'Somebody else was signed in when this page was opened. Nothing was changed, ordered or saved.',
    [
      { label: `Continue as ${customerOf(req).name}`, href: wayBack(req) },
      { label: 'Home page', href: '/' },
    ],
  )
}

/** The form's page as it is for who is signed in now: not the page of somebody else's order. */
function wayBack(req: Request): string {
  const page = pageFor(req)
  if (page.startsWith('/orders/')) return '/orders'
  return page.startsWith('/admin') && customerOf(req).role !== 'admin' ? '/' : page
}
