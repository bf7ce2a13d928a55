import { duration } from '../../launcher/cli/duration.ts'
import type { Order } from './order.ts'

/** An order as one would type it: `sessions redis`, `pause app-2 for 30 s`. */
export function orderText({ path, body = {} }: Order): string {
  const [, area = '', name = '', verb = ''] = path.split('/').map(decoded)
  const forMs = typeof body.forMs === 'number' ? ` for ${duration(body.forMs)}` : ''
  if (area === 'switches') return `${name} ${body.value}`
  if (area === 'lag') return `lag ${body.seconds} s${body.seconds === 0 ? '' : forMs}`
  if (area === 'traffic') return `traffic ${name || body.shoppers}`
  if (area === 'faults') return [name, body.kind, body.target].filter(Boolean).join(' ')
  if (area === 'class') return name
  if (area === 'lessons') return ['lesson', name, verb].filter(Boolean).join(' ')
  if (area === 'requests') return `request ${[body.errand, body.path].filter(Boolean).join(' ')}`
  if (area !== 'processes') return area
  if (verb === 'slow') return `slow ${name} ${body.ms} ms${body.ms === 0 ? '' : forMs}`
  return `${verb} ${name}${forMs}`
}

// What was refused may be anything; it is shown as it came.
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
