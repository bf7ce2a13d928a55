import type { Request } from 'express'
import type { Customer } from '../accounts/accounts-repository.ts'

/** Whose page this is; `requireMember` runs before every page that asks. */
export function memberOf(req: Request): Customer {
  if (!req.customer) throw new Error('A page for members without a member.')
  return req.customer
}
