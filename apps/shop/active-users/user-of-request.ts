import type { Request } from 'express'
import { isbot } from 'isbot'
import { createdSessionId, getSessionData, hasData } from '../http/session.ts'
import type { UserKind } from './active-users-repository.ts'

/** Whose request it is, by texts that are hashed before they leave this process. */
export interface RequestUser {
  kind: UserKind
  key: string
  browser: string | null
  sessionBefore: string | null
}

// As apps/lab/traffic/load/load-generator.ts names them.
const virtualUser = /Stickyshop virtual user (\d+)/

/**
 * Null for bots, monitors and scripts. A customer is the same one on every device; a guest is a
 * session once there is something in the cart, and before that the address and the browser's name,
 * as no page sets a cookie to count people by.
 */
export function userOf(req: Request): RequestUser | null {
  const agent = req.get('User-Agent')
  if (!agent || isScript(agent)) return null
  const number = virtualUser.exec(agent)?.[1]
  if (number)
    return { kind: 'virtual', key: `virtual ${number}`, browser: null, sessionBefore: null }
  const browser = `browser ${req.ip} ${agent}`
  const { userId } = getSessionData(req)
  const session = req.session && hasData(req.session) ? `session ${req.sessionID}` : null
  if (!userId) return { kind: 'guest', key: session ?? browser, browser, sessionBefore: null }
  const { sessionLookup: lookup } = req
  const wasGuest = createdSessionId(req) !== null && lookup?.outcome === 'hit'
  const sessionBefore = wasGuest ? `session ${lookup.id}` : null
  return { kind: 'customer', key: `customer ${userId}`, browser, sessionBefore }
}

// A look through isbot's list takes 3 µs, and most requests come from a few browsers.
const known = new Map<string, boolean>()
const mostKnown = 1000

function isScript(agent: string): boolean {
  const found = known.get(agent)
  if (found !== undefined) return found
  if (known.size === mostKnown) known.clear()
  const answer = isbot(agent)
  known.set(agent, answer)
  return answer
}
