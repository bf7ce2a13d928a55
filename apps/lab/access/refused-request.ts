import type { Request } from 'express'

const longest = 60

/** What somebody wanted who was refused, for the audit log; null for what changes nothing. */
export function refusedRequest(req: Request): string | null {
  // Without a route nobody knows what was wanted.
  if (req.method === 'GET' || req.method === 'HEAD' || !req.route) return null
  const sent = (typeof req.body === 'object' && req.body) || {}
  // Anybody may send anything, and it is kept: short texts and numbers only.
  const fields = Object.entries(sent)
    .filter(([name, value]) => shown.has(name) && ['string', 'number'].includes(typeof value))
    .map(([, value]) => String(value).slice(0, longest))
  return [...wordsOf(req.path.slice(1, longest)), ...fields].join(' ')
}

const shown = new Set(['value', 'kind', 'target', 'seconds', 'ms', 'shoppers', 'step'])

/** The path as a command: `reads` of `switches/reads`, nothing of `faults`, whose form names it. */
const wordsOf = (path: string): string[] =>
  path
    .split('/')
    .filter((word) => word !== 'switches' && word !== 'faults')
    .map(decoded)

/** It is shown as it came where it cannot be decoded. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
