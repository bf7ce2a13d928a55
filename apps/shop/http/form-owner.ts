import { createHmac, createSecretKey } from 'node:crypto'
import type { Request } from 'express'
import { Conflict } from '../errors.ts'
import { customerOf } from './customer.ts'
import { pageFor } from './return-path.ts'

/**
 * Whose page a form is on. Each form with personal data carries it in the hidden field `formOwner`
 * (`views/partials/owner.ejs`), so that a tab that one customer has left open is not sent as
 * another one's, who has signed in meanwhile in the same browser. A keyed hash, since nobody needs
 * to know a customer's number.
 */
export function createFormOwner(secret: string): (userId: number) => string {
  const key = createSecretKey(Buffer.from(secret))
  return (userId) =>
    createHmac('sha256', key).update(`form owner:${userId}`).digest('base64url').slice(0, 22)
}

/**
 * For what the signed-in customer sends. A request without the field is not of a page but of a
 * script, which means the customer whose session it has.
 * @throws Conflict when the form is on the page of somebody else. It shows nothing of what was typed.
 */
export function checkFormOwner(req: Request, ownerOf: (userId: number) => string): void {
  const owner: unknown = req.body?.formOwner
  if (owner === undefined || owner === ownerOf(customerOf(req).id)) return
  throw new Conflict(
    'Somebody else was logged in when this page was opened. Nothing was changed, ordered or saved.',
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
