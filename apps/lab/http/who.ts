import type { Request } from 'express'

/** Who gives an order, for the audit list: `console 192.168.1.7`, or `command line 127.0.0.1`. */
export function who(req: Request): string {
  // Pages come with a cookie; only programs bring the token itself.
  const from = req.get('Authorization') ? 'command line' : 'console'
  return `${from} ${req.ip?.replace(/^::ffff:/, '') ?? ''}`
}
