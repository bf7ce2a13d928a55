import type { RequestHandler } from 'express'
import { isSameOrigin } from '../../../shared/web-security.ts'
import { Forbidden } from '../../errors.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses changes that another site makes somebody's browser send. There is no token: in a
 * lost session it would turn every form into a 403.
 */
export const refuseCrossSite: RequestHandler = (req, _res, next) => {
  if (!safe.has(req.method) && !isSameOrigin(req))
    throw new Forbidden('This was sent from another site, so nothing was changed.')
  next()
}
