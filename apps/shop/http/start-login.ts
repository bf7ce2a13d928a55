import type { Request } from 'express'
import type { Login } from '../services/account-service.ts'
import { openSession, renewSession, saveSession } from './session.ts'

/**
 * Makes the session this person's, under a new id: rights grow, so the old id,
 * which somebody else may know, ends.
 * @throws Unavailable when the session could not be stored.
 */
export async function startLogin(
  req: Request,
  { userId, epoch }: Pick<Login, 'userId' | 'epoch'>,
  kept: { notice?: string; secondFactorAt?: number },
): Promise<void> {
  await renewSession(req)
  const now = Date.now()
  Object.assign(await openSession(req), kept, { userId, epoch, createdAt: now, seenAt: now })
  await saveSession(req)
}
