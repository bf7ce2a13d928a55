import type { Request, Response } from 'express'
import { flash } from '../http/notice-cookie.ts'
import type { FlashMessage } from '../views/models.ts'

/** After a change: the page that shows it, with a sentence about it. */
export function goOn(
  req: Request,
  res: Response,
  to: string,
  text: string,
  kind: FlashMessage['kind'] = 'done',
): void {
  req.notice = flash(text, kind)
  res.redirect(303, to)
}
