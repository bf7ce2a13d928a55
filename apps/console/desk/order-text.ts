import { duration } from '../../launcher/cli/duration.ts'
import type { Order } from './order.ts'

/** An order as one would type it: `sessions redis`, `pause app-2 for 30 s`. */
export function orderText({ path, body = {} }: Order): string {
  const [, area = '', name = '', verb = ''] = path.split('/').map(decodeURIComponent)
  const forMs = typeof body.forMs === 'number' ? ` for ${duration(body.forMs)}` : ''
  if (area === 'switches') return `${name} ${body.value}`
  if (area === 'lag') return `lag ${body.seconds} s${body.seconds === 0 ? '' : forMs}`
  if (area === 'traffic') return `traffic ${name || body.shoppers}`
  if (area !== 'processes') return area
  if (verb === 'slow') return `slow ${name} ${body.ms} ms${body.ms === 0 ? '' : forMs}`
  return `${verb} ${name}${forMs}`
}
