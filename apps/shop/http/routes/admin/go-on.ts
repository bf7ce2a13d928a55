import type { Request, Response } from 'express'

/** After a change: the page that shows it, with a sentence about it. */
export function goOn(req: Request, res: Response, to: string, notice: string): void {
  req.notice = notice
  res.redirect(303, to)
}
