import type { Order } from './order.ts'

/** An order as one would type it: `sessions redis`, `pause app-2 --for 30s`. */
export function orderText({ path, body = {} }: Order): string {
  const [, area = '', name = '', verb = ''] = path.split('/').map(decoded)
  const end = typeof body.forMs === 'number' ? ` --for ${timeText(body.forMs)}` : ''
  if (area === 'switches') return `${switchVerbs[name] ?? name} ${body.value ?? missing}`
  if (area === 'lag') return body.seconds === 0 ? 'lag 0' : `lag ${body.seconds ?? missing}s${end}`
  if (area === 'traffic') return `traffic ${name || (body.shoppers ?? missing)}`
  if (area === 'faults') return [name, body.kind, body.target].filter(Boolean).join(' ')
  if (area === 'class') return name
  if (area === 'lessons') return ['lesson', name, verb].filter(Boolean).join(' ')
  if (area === 'requests') return `request ${[body.errand, body.path].filter(Boolean).join(' ')}`
  if (area !== 'processes') return area || missing
  if (verb !== 'slow') return `${verb} ${name}${end}`
  if (body.ms === 0) return `slow ${name} 0`
  const turns = body.atOnce ? ` --at-once ${body.atOnce}` : ''
  return `slow ${name} ${body.ms ?? missing}ms${turns}${end}`
}

// Of what was refused anything may be wanting.
const missing = '…'

// What was refused may be anything; it is shown as it came.
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const switchVerbs: Readonly<Record<string, string>> = { replicas: 'scale', primary: 'promote' }

const timeText = (ms: number): string => (ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1000}s`)
