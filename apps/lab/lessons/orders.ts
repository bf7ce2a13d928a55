import type { Order } from '../desk/order.ts'

/** Turns a switch: `replicas`, `strategy`, `sessions`, `reads`, `freshness`, `primary`. */
export const turn = (name: string, value: string | number): Order => ({
  method: 'PUT',
  path: `/switches/${name}`,
  body: { value },
})

/** Something done to one part: `kill`, `stop`, `start`, `pause`, `slow`, … */
export const act = (verb: string, part: string, body?: Order['body']): Order => ({
  method: 'POST',
  path: `/processes/${part}/${verb}`,
  body,
})
