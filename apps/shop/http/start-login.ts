import type { Request } from 'express'
import type { Login } from '../services/account-service.ts'
import { renewSession } from './session.ts'

/**
 * Makes the session this person's, under a new id.
 * @throws Unavailable when the session could not be stored.
 */
export async function startLogin(
  req: Request,
  { userId, epoch }: Pick<Login, 'userId' | 'epoch'>,
  kept: { secondFactorAt?: number } = {},
): Promise<void> {
  const now = Date.now()
  await renewSession(req, { ...kept, userId, epoch, createdAt: now, seenAt: now })
}
