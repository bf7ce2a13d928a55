import type { Request } from 'express'
import type { Order } from './order.ts'

const longest = 60

/** What somebody wanted who was refused, as an order for the audit list; null for what changes nothing. */
export function refusedOrder(req: Request): Order | null {
  // Without a route nobody knows what was wanted.
  if (req.method === 'GET' || req.method === 'HEAD' || !req.route) return null
  const sent = (typeof req.body === 'object' && req.body) || {}
  if (req.path === '/api/orders') return shortened(String(sent.path), sent.body)
  if (req.path === '/faults' || req.path === '/faults/end') return faultOf(req.path, sent)
  return shortened(req.path, sent)
}

const faultOf = (path: string, { kind, target }: Record<string, unknown>): Order =>
  shortened(path, { kind, target })

/** Anybody may send anything, and it is kept: short texts and numbers only. */
function shortened(path: string, sent: unknown): Order {
  const fields = Object.entries((typeof sent === 'object' && sent) || {})
    .filter(([name, value]) => shown.has(name) && ['string', 'number'].includes(typeof value))
    .map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, longest) : value])
  return { method: 'POST', path: path.slice(0, longest), body: Object.fromEntries(fields) }
}

const shown = new Set(['value', 'kind', 'target', 'seconds', 'ms', 'forMs', 'shoppers', 'errand'])
