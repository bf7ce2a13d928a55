import { hosts } from '../../../infra/topology.ts'
import type { EdgeLine } from './edge-line.ts'

/** Not for whoami, and not for this console, whose own pages would fill the list that they show. */
export function isOfTheShop({ host, uri }: EdgeLine, domain: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  const others = ['localhost', domain].flatMap((base) => [
    `${hosts.lab}.${base}`,
    `${hosts.whoami}.${base}`,
  ])
  return !others.includes(name) && !/^\/whoami(?:[/?]|$)/.test(uri)
}
