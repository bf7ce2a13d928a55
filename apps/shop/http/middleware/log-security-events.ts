import type { RequestHandler, Response } from 'express'
import type { Logger } from '../../../shared/logger.ts'
import { getSessionData } from '../session.ts'

/** What is logged, by the form that asks for it. */
const events: Record<string, string> = {
  '/login': 'sign-in',
  '/register': 'registration',
  '/account/password': 'change of password',
  '/admin/second-factor/enrolment': 'set-up of second factor',
  '/admin/second-factor/verification': 'second factor',
}

/** A line for each of them and for each refused access: who, from where, and how it ended. */
export function logSecurityEvents(log: Logger): RequestHandler {
  return (req, res, next) => {
    // By then `path` is another one, where a router has a path of its own.
    const { path } = req
    res.on('finish', () => {
      const { userId } = getSessionData(req)
      const event = eventOf(path, req.method, res.statusCode, userId)
      if (!event) return
      const { ip: address, requestId } = req
      log.info({ event, outcome: outcomeOf(res), userId, address, requestId }, 'security')
    })
    next()
  }
}

function eventOf(path: string, method: string, status: number, userId?: number) {
  if (status === 403) return 'request of another site'
  // The back office does not exist for customers.
  if (userId && status === 404 && path.startsWith('/admin')) return 'access to the back office'
  return method === 'POST' ? events[path] : undefined
}

function outcomeOf({ statusCode }: Response): string {
  if (statusCode < 400) return 'done'
  return statusCode === 429 ? 'limited' : statusCode < 500 ? 'refused' : 'failed'
}
