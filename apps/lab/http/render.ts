import type { Express, Request, Response } from 'express'
import type { Logger } from '../../shared/logger.ts'
import type { ActiveFaults } from '../system/active-faults.ts'
import { type Language, texts } from '../texts/texts.ts'
import type { Chrome, Documents, Pages, Views } from '../views/views.ts'
import { explain } from './explain.ts'

interface Frame {
  views: Views
  faults: ActiveFaults
}

export const useViews = (app: Express, frame: Frame): void => {
  app.locals.frame = frame
}

/** Answers with a page of the console. */
export function render<Name extends keyof Pages>(
  req: Request,
  res: Response,
  name: Name,
  model: Pages[Name],
  status = 200,
): void {
  const { views }: Frame = req.app.locals.frame
  const html = views.page(name, model, chromeOf(req))
  res.status(status).type('html').end(html)
}

/** Answers with a part of a page, for its script to put in place. */
export function answerPart(
  req: Request,
  res: Response,
  part: (views: Views, chrome: Chrome) => string,
): void {
  const { views }: Frame = req.app.locals.frame
  res.type('html').end(part(views, chromeOf(req)))
}

/** A page without the frame, in a language that may be another than the request's. */
export function drawDocument<Name extends keyof Documents>(
  req: Request,
  name: Name,
  model: Documents[Name],
  language: Language,
): string {
  const { views }: Frame = req.app.locals.frame
  return views.document(name, model, { texts: texts[language], language })
}

/** A sentence for people, as a page or as JSON for scripts. */
export function answerError(log: Logger, error: unknown, req: Request, res: Response): void {
  const explained = explain(error, req.texts)
  const { status, message } = explained
  if (status === 500) log.error({ err: error }, `${req.method} ${req.path}`)
  if (res.headersSent) return void res.end()
  if (wantsJson(req)) {
    const { commands } = explained
    res.status(status).json({ error: message ?? req.texts.frame.errors[status], commands })
  } else render(req, res, 'error', explained, status)
}

export const wantsJson = (req: Request): boolean => req.accepts('html', 'json') === 'json'

/** After a change: the sentence for scripts, for everybody else the page where he came from. */
export function answerDone(req: Request, res: Response, message: string, next: string): void {
  if (wantsJson(req)) res.json({ message })
  else res.redirect(303, next)
}

/** Everything a template has around its model. */
export function chromeOf(req: Request): Chrome {
  const { faults }: Frame = req.app.locals.frame
  return {
    texts: req.texts,
    language: req.language,
    path: req.path,
    // What was refused before anybody looked for the token was not let in.
    mayTouch: Boolean(req.mayTouch && !req.lockedOut),
    locked: Boolean(req.locked),
    lockedOut: Boolean(req.lockedOut),
    disturbed: faults.list(),
  }
}
