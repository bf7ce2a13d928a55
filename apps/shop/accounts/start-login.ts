import type { Request } from 'express'
import { regenerateSession } from '../http/session.ts'
import type { Login } from './accounts-service.ts'

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
  await regenerateSession(req, { ...kept, userId, epoch, createdAt: now, seenAt: now })
}
