import type { Express, Request, Response } from 'express'
import { ZodError, z } from 'zod'
import type { Logger } from '../../shared/logger.ts'
import { Refused } from '../system/system.ts'
import type { Texts } from '../texts/texts.ts'
import type { Pages, Views } from '../views/views.ts'

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

/** A sentence for people, as a page or as JSON for scripts. */
export function answerError(log: Logger, error: unknown, req: Request, res: Response): void {
  const { status, message } = explain(error, req.texts)
  if (status === 500) log.error({ err: error }, `${req.method} ${req.path}`)
  if (res.headersSent) return void res.end()
  if (req.accepts('html', 'json') === 'json') res.status(status).json({ error: message })
  else render(req, res, 'error', { status, message }, status)
}

function explain(error: unknown, texts: Texts): { status: number; message?: string } {
  if (error instanceof Refused) return { status: error.status, message: error.say(texts) }
  if (error instanceof ZodError) return { status: 422, message: z.prettifyError(error) }
  // What express says of a body that it can't read.
  const { status, expose, message } = error as {
    status?: number
    expose?: boolean
    message: string
  }
  return status && expose ? { status, message } : { status: 500 }
}
