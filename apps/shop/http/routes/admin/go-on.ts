import type { Request, Response } from 'express'
import { leaveNotice } from '../../session.ts'

/** After a change: the page that shows it, with a sentence about it. */
export async function goOn(req: Request, res: Response, to: string, notice: string): Promise<void> {
  await leaveNotice(req, notice)
  res.redirect(303, to)
}
