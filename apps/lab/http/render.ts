import type { Express, Request, Response } from 'express'
import { ZodError } from 'zod'
import { ControlError, NotRunning } from '../../control/client.ts'
import { Refusal } from '../../control/refusal.ts'
import type { Logger } from '../../shared/logger.ts'
import type { Lessons } from '../lessons/runner.ts'
import { Refused } from '../refused.ts'
import { type Language, type Texts, texts } from '../texts/texts.ts'
import type { ActiveFaults } from '../topology/active-faults.ts'
import type { Chrome, Documents, Pages, Views } from '../views/views.ts'

interface Frame {
  views: Views
  faults: ActiveFaults
  lessons: Pick<Lessons, 'running'>
}

export const useViews = (app: Express, frame: Frame): void => {
  app.locals.frame = frame
}

/** Responds with a page of the lab. */
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

/** Responds with a fragment of a page, for its script. */
export function answerPart(
  req: Request,
  res: Response,
  part: (views: Views, chrome: Chrome) => string,
): void {
  const { views }: Frame = req.app.locals.frame
  res.type('html').end(part(views, chromeOf(req)))
}

/** Renders a page without the layout, possibly in another language than the request's. */
export function drawDocument<Name extends keyof Documents>(
  req: Request,
  name: Name,
  model: Documents[Name],
  language: Language,
): string {
  const { views }: Frame = req.app.locals.frame
  return views.document(name, model, { texts: texts[language], language })
}

/** Responds with an error message, as a page or as JSON. */
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

/** After a change: responds with the message as JSON, or redirects to the page that sent the form. */
export function answerDone(req: Request, res: Response, message: string, next: string): void {
  if (wantsJson(req)) res.json({ message })
  else res.redirect(303, next)
}

/** What every template gets besides its model. */
export function chromeOf(req: Request): Chrome {
  const { faults, lessons }: Frame = req.app.locals.frame
  return {
    texts: req.texts,
    language: req.language,
    path: req.path,
    // A request refused before the access check has no write access.
    canWrite: Boolean(req.canWrite && !req.lockedOut),
    locked: Boolean(req.locked),
    lockedOut: Boolean(req.lockedOut),
    // One that people are to find is not shown.
    activeFaults: lessons.running()?.asks ? [] : faults.list(),
    alerts: faults.alerts(),
  }
}

/** The message for an error; without one the status text is used. */
export interface Explained {
  status: number
  message?: string
  commands?: readonly string[]
}

export function explain(error: unknown, texts: Texts): Explained {
  if (error instanceof Refused)
    return { status: error.status, message: error.say(texts), commands: error.commands }
  if (error instanceof ControlError || error instanceof Refusal) {
    const { status, code, values, commands } = error
    // The page shows the commands separately.
    const message = commands.length > 0 ? texts.frame.typeThis : texts.message({ code, values })
    return { status, message, commands }
  }
  if (error instanceof NotRunning) return { status: 503, message: texts.frame.refusals.nobody }
  if (error instanceof ZodError) return { status: 422, message: wrongInput(error, texts) }
  // A malformed URL, which express does not expose.
  if (error instanceof URIError) return { status: 400 }
  // Errors of express about unreadable bodies.
  const { status, expose } = error as { status?: number; expose?: boolean }
  return { status: status && expose ? status : 500 }
}

const wrongInput = ({ issues }: ZodError, { translateSentence, frame }: Texts): string =>
  issues
    .map(({ path, message }) => {
      const said = translateSentence(message)
      return path.length > 0 ? frame.field(path.join('.'), said) : said
    })
    .join(' ')
