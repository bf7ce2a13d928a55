import type { Request } from 'express'

/** Who gives an order from a page, for the audit list. */
export const who = (req: Request): string => `console ${req.ip?.replace(/^::ffff:/, '') ?? ''}`
