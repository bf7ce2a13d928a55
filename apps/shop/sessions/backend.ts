import type { SessionData } from 'express-session'

/** A place where sessions live. Errors are rejections; a missing session is null. */
export interface SessionBackend {
  load(id: string): Promise<SessionData | null>
  create(id: string, data: SessionData): Promise<void>
  /** Saves a session that was loaded, only if it still exists: a slow request must not undo a logout. */
  replace(id: string, data: SessionData): Promise<void>
  remove(id: string): Promise<void>
}

/** A session ends after a day without a visit. */
export const idleSeconds = 24 * 60 * 60
