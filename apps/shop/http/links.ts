import type { Request } from 'express'
import { hosts, strategies } from '../../../infra/topology.ts'
import { requestIdPattern } from '../../shared/app-traffic.ts'

/**
 * A page of this shop to go on to after the login, or the home page for anything
 * else. Browsers take `//host` and `/\host` for another site.
 */
export function nextPath(path: unknown): string {
  const usable = typeof path === 'string' && path.length <= 500 && /^\/(?!\/)/.test(path)
  return usable && !unusable.test(path) ? path : '/'
}

/** Where people set up a second factor, and give it. */
export const secondFactorPath = '/account/second-factor'

/** @param next a page of this shop to go on to */
export const secondFactorPageFor = (next: string) =>
  `${secondFactorPath}?next=${encodeURIComponent(next)}`

const unusable = /\/\/|\\|[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u

/**
 * The page that a request belongs to: itself for GET, the form's page for what is
 * sent, since a POST can't be gone back to.
 */
export function pageFor(req: Request): string {
  if (req.method === 'GET' || req.method === 'HEAD') return req.originalUrl
  const path = req.originalUrl.replace(/\?.*/, '')
  return pages.find(([sent]) => sent.test(path))?.[1](path) ?? '/'
}

const upTo = (pattern: RegExp) => (path: string) => pattern.exec(path)?.[0] ?? '/'

const pages: [RegExp, (path: string) => string][] = [
  [/^\/cart\//, () => '/cart'],
  [/^\/orders$/, () => '/checkout'],
  [/^\/orders\//, upTo(/^\/orders\/\d+/)],
  [/^\/(account|login|register)\b/, upTo(/^\/\w+/)],
  [/^\/admin\b/, upTo(/^\/admin(\/\w+)?(\/\d+)?/)],
]

/** Links to the other hosts of this system, from whichever host a page was asked for. */

const labels = new Set<string>([...strategies, ...Object.values(hosts)])
const usable = /^[a-z0-9.-]+(?::\d{1,5})?$/i
const address = /^[\d.]+$/
const ownHost = /^([a-z0-9.-]+\.)?localhost(:|$)|^127\.[\d.]+(:|$)|^\[::1\](:|$)/i

/**
 * The same page through each strategy, by its host name.
 *
 * @param host that the page was asked for under, with its port
 * @param current what the edge says it has used
 */
export function strategyLinks(protocol: string, host: string, current: string) {
  const { domain, port } = baseOf(host)
  return strategies.map((name) => ({
    name,
    href: `${protocol}://${name}.${domain}${port}/demo`,
    current: name === current,
  }))
}

/**
 * Where the lab shows how this very page was made. Null for who came by an address that is
 * not this machine's own: names under `localhost` would lead elsewhere from there.
 */
export function traceLink(protocol: string, host: string, requestId: string): string | null {
  const { domain, port } = baseOf(host)
  const elsewhere = domain === 'localhost' && !ownHost.test(host)
  if (elsewhere || !requestIdPattern.test(requestId)) return null
  return `${protocol}://${hosts.lab}.${domain}${port}/requests/${requestId}`
}

/** "sticky.localhost:8080" and "localhost:8080" are both of "localhost"; addresses have no such names. */
function baseOf(host: string): { domain: string; port: string } {
  const [name = '', port = ''] = usable.test(host)
    ? host.split(/(?=:)/)
    : ['localhost', portOf(host)]
  const [first = '', ...rest] = name.split('.')
  if (address.test(name)) return { domain: 'localhost', port }
  return { domain: labels.has(first) && rest.length > 0 ? rest.join('.') : name, port }
}

const portOf = (host: string) => /:\d{1,5}$/.exec(host)?.[0] ?? ''
