import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { RequestHandler } from 'express'
import type { Secret } from './secret.ts'

/**
 * Who may use an internal port. A web page can make its own name lead to this machine (DNS rebinding), and its
 * scripts then reach every port as if they were at home: so only names that no stranger can own are served. What
 * changes something, or tells of customers, needs a secret besides.
 */

/** A Host header without port and trailing dot, in lower case; an IPv6 address keeps its brackets. */
export const hostNameOf = (header = ''): string =>
  header.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '')

/**
 * Whether a Host header names an address, `localhost` or one of `names`; `*.shop.example` in there stands for
 * everything below. Nobody can make a number lead elsewhere.
 */
export function isAllowedHost(header: string | undefined, names: readonly string[]): boolean {
  const host = hostNameOf(header)
  if (host === 'localhost' || isIP(host.replace(/^\[(.*)\]$/, '$1'))) return true
  return names.some((name) =>
    name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name,
  )
}

/**
 * What a process is called by its neighbours: `app-2` itself, its service `app`, `stickyshop-app-2` where Compose
 * names the container, and the container's id.
 */
export function ownNames(name: string): string[] {
  const project = process.env.COMPOSE_PROJECT_NAME || 'stickyshop'
  const service = name.replace(/-\d+$/, '')
  return [name, service, `${project}-${name}`, hostname().toLowerCase()]
}

/** The hosts that the edge passes on. */
export const publicNames = (domain: string): string[] =>
  [...new Set(['localhost', domain])].flatMap((base) => [base, `*.${base}`])

/** Answers 421 under any other name. */
export function allowHosts(names: readonly string[]): RequestHandler {
  return (req, res, next) => {
    if (isAllowedHost(req.headers.host, names)) return next()
    res.status(421).type('text').send('Nothing is served under this name.\n')
  }
}

/** Answers 401 without `Authorization: Bearer SECRET`. */
export function requireSecret(secret: Secret): RequestHandler {
  return (req, res, next) => {
    if (hasSecret(req, secret)) return next()
    res.setHeader('WWW-Authenticate', 'Bearer')
    res.status(401).json({ error: 'This needs the secret of this installation.' })
  }
}

/** Whether a request has `Authorization: Bearer SECRET`. */
export function hasSecret({ headers }: IncomingMessage, secret: Secret): boolean {
  const given = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
  return secret.some((value) => value !== '' && isSameSecret(given, value))
}

/** In constant time. */
export function isSameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
