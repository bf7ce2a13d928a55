import type { Express, Request, Response } from 'express'
import { ZodError, z } from 'zod'
import type { Logger } from '../../shared/logger.ts'
import { Refused } from '../system/system.ts'
import { type Language, texts } from '../texts/texts.ts'
import type { Documents, Pages, Views } from '../views/views.ts'

export const useViews = (app: Express, views: Views): void => {
  app.locals.views = views
}

/** Answers with a page of the console. */
export function render<Name extends keyof Pages>(
  req: Request,
  res: Response,
  name: Name,
  model: Pages[Name],
  status = 200,
): void {
  const views: Views = req.app.locals.views
  const html = views.page(name, model, {
    texts: req.texts,
    language: req.language,
    path: req.path,
    mayTouch: req.mayTouch,
  })
  res.status(status).type('html').end(html)
}

/** A page without the frame, in a language that may be another than the request's. */
export function drawDocument<Name extends keyof Documents>(
  req: Request,
  name: Name,
  model: Documents[Name],
  language: Language,
): string {
  const views: Views = req.app.locals.views
  return views.document(name, model, { texts: texts[language], language })
}

/** A sentence for people, as a page or as JSON for scripts. */
export function answerError(log: Logger, error: unknown, req: Request, res: Response): void {
  const { status, message } = explain(error)
  if (status === 500) log.error({ err: error }, `${req.method} ${req.path}`)
  if (res.headersSent) return void res.end()
  if (req.accepts('html', 'json') === 'json') res.status(status).json({ error: message })
  else render(req, res, 'error', { status, message }, status)
}

function explain(error: unknown): { status: number; message?: string } {
  if (error instanceof Refused) return { status: error.status, message: error.message }
  if (error instanceof ZodError) return { status: 422, message: z.prettifyError(error) }
  // What express says of a body that it can't read.
  const { status, expose, message } = error as {
    status?: number
    expose?: boolean
    message: string
  }
  return status && expose ? { status, message } : { status: 500 }
}
