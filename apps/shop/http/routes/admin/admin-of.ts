import type { Request } from 'express'
import type { Visitor } from '../../../repositories/visitor-repository.ts'

/** Who works in the back office; `requireAdmin` runs before every page that asks. */
export function adminOf(req: Request): Visitor {
  if (req.visitor?.role !== 'admin') throw new Error('A page of the back office without an admin.')
  return req.visitor
}
