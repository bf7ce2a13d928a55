import type { Request } from 'express'
import type { Visitor } from '../accounts/visitor-repository.ts'

/** Whose page this is; `requireMember` runs before every page that asks. */
export function memberOf(req: Request): Visitor {
  if (!req.visitor) throw new Error('A page for members without a member.')
  return req.visitor
}
