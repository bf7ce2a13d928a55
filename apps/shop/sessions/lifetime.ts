import type { SessionData } from 'express-session'

const hour = 60 * 60_000

/** A session ends after a day without a visit. */
export const idleSeconds = 24 * 60 * 60
/** A sign-in ends after a week, however often it is used. */
export const longestMs = 7 * 24 * hour
/** A visit prolongs the session at most once an hour, so that most requests write nothing. */
const prolongAfterMs = hour

/**
 * Prolongs a session that is in use: with another `seenAt` it is modified, so that express-session
 * stores it and sends its cookie again. Ends a sign-in that is too old.
 */
export function prolongSession(session: Partial<SessionData>, now = Date.now()): void {
  const { userId, cartId, createdAt = 0, seenAt = 0 } = session
  if (!userId && !cartId) return
  const ended = Boolean(userId) && now - createdAt > longestMs
  if (ended) {
    delete session.userId
    delete session.secondFactorAt
  }
  if (ended || now - seenAt > prolongAfterMs) session.seenAt = now
}
