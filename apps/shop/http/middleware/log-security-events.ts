import type { RequestHandler, Response } from 'express'
import type { Logger } from '../../../shared/logger.ts'
import { secondFactorPath } from '../links.ts'
import { getSessionData } from '../session.ts'

/** What is logged, by the form that asks for it. */
const events: Record<string, string> = {
  '/login': 'sign-in',
  '/register': 'registration',
  '/account/password': 'change of password',
  '/account/second-factor/setup': 'password before a second factor',
  '/account/second-factor/enrolment': 'set-up of second factor',
  '/account/second-factor/verification': 'second factor',
  '/account/second-factor/removal': 'removal of second factor',
}

/** The same of what staff does to an account, by the last part of the path. */
const accountEvents: Record<string, string> = {
  suspension: 'disabling of an account',
  reinstatement: 'enabling of an account',
  'second-factor-reset': 'reset of a second factor',
}

/** A line for each of them and for each refused access: who, to whom, from where, and how it ended. */
export function logSecurityEvents(log: Logger): RequestHandler {
  return (req, res, next) => {
    // By then `path` is another one, where a router has a path of its own.
    const { path } = req
    res.on('finish', () => {
      const { userId } = getSessionData(req)
      const [, account, action = ''] = ofAccount.exec(path) ?? []
      const named = events[path] ?? accountEvents[action]
      const event = refusalOf(path, res.statusCode, userId) ?? (req.method === 'POST' && named)
      if (!event) return
      const { ip: address, requestId } = req
      const accountId = account && Number(account)
      const outcome = outcomeOf(path, res, userId)
      log.info({ event, outcome, userId, accountId, address, requestId }, 'security')
    })
    next()
  }
}

const ofAccount = /^\/admin\/people\/(\d+)\/(suspension|reinstatement|second-factor-reset)$/

function refusalOf(path: string, status: number, userId?: number) {
  if (status === 403) return 'request of another site'
  // The back office does not exist for customers.
  if (userId && status === 404 && path.startsWith('/admin')) return 'access to the back office'
}

function outcomeOf(path: string, res: Response, userId?: number): string {
  const { statusCode } = res
  if (statusCode < 400) return isAskedWho(path, res, userId) ? 'refused' : 'done'
  return statusCode === 429 ? 'limited' : statusCode < 500 ? 'refused' : 'failed'
}

/** Nothing was done yet: the sign-in or the second factor comes first. */
const isAskedWho = (path: string, res: Response, userId?: number) =>
  !userId || (!leadsOn.has(path) && String(res.getHeader('location')).startsWith(secondFactorPath))

/** What is done there may be followed by the second factor. */
const leadsOn = new Set(['/login', '/register', '/account/second-factor/setup'])
