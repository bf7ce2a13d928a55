import type { Answer } from '../../../shared/client.ts'
import type { Cause } from '../tally.ts'

/** What the response headers reveal about how the page was made. */
export interface ResponseMetadata {
  servedBy: string
  /** The session store that was used, if any. */
  store: string | null
  /** The database servers that answered. */
  primary: string | null
  replica: string | null
}

/** A page of the shop as a customer sees it. */
export interface Page extends ResponseMetadata {
  status: number
  html: string
  loggedIn: boolean
  cartCount: number
  /** The page says that the session store is unavailable. */
  sessionsAway: boolean
  /** Pages that the app replica has served since its start, as shown on the page. */
  served: number
}

export function parseMetadata({
  servedBy,
  headers,
}: Pick<Answer, 'servedBy' | 'headers'>): ResponseMetadata {
  const timing = String(headers['server-timing'] ?? '')
  return {
    servedBy,
    store: /\bsession;desc="(\w+)"/.exec(timing)?.[1] ?? null,
    primary: /\bdb;desc="primary ([\w-]+)/.exec(timing)?.[1] ?? null,
    replica: /\bdb;desc="replica ([\w-]+)/.exec(timing)?.[1] ?? null,
  }
}

/** Returns null when the response is not a page of the shop. */
export function parsePage(answer: Answer): Page | null {
  const { body: html } = answer
  const count = /id="cart-count">(\d+)</.exec(html)?.[1]
  if (count === undefined) return null
  return {
    ...parseMetadata(answer),
    status: answer.status,
    html,
    loggedIn: html.includes('action="/logout"'),
    cartCount: Number(count),
    sessionsAway: html.includes('class="notice notice-warn"'),
    served: Number(/class="served-facts">\s*<div><dt>[^<]*<\/dt><dd>(\d+)</.exec(html)?.[1] ?? 0),
  }
}

/** The distinct links on a page that begin with `start`. */
export function linksOn(html: string, start: string): string[] {
  const found = [...html.matchAll(/<a\b[^>]*?\bhref="([^"]+)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  )
  return [...new Set(found)].filter((href) => href.startsWith(start))
}

/** Search terms: the words in the product names on a page. */
export function wordsOn(html: string): string[] {
  const names = [...html.matchAll(/class="card-name">([^<]+)</g)].map(([, name = '']) => name)
  return [...new Set(names.flatMap((name) => name.match(/[a-z]{4,}/gi) ?? []))]
}

/** The value of a form's hidden field; undefined when the page has no such field. */
export function hiddenField(html: string, name: string): string | undefined {
  const tag = new RegExp(`<input type="hidden" name="${name}"[^>]*>`).exec(html)?.[0] ?? ''
  return /value="([^"]*)"/.exec(tag)?.[1]
}

// The error codes of the shop (apps/shop/http/middleware/errors.ts) and of the edge (the names of
// apps/edge/error-pages.ts).
const causeByCode: Readonly<Record<string, Cause>> = {
  'primary-unavailable': 'no-primary',
  'database-unavailable': 'no-database',
  'sessions-unavailable': 'store-away',
  overloaded: 'busy',
  'internal-error': 'shop-error',
  unavailable: 'no-replica',
  // The edge retries reads with another app replica, but writes only when they have not been started.
  'gateway-timeout': 'change-unanswered',
}

/** Why a request failed; null when it did not (4xx are valid answers). */
export function failureOf({ status, servedBy, body }: Answer): Cause | null {
  if (status < 500) return null
  const code = /<meta name="error-code" content="([\w-]+)">/.exec(body)?.[1] ?? ''
  if (causeByCode[code]) return causeByCode[code]
  if (servedBy) return 'shop-error'
  return status === 504 ? 'timeout' : 'no-replica'
}

/** Why there was no response at all. */
export function causeOfError({ code }: NodeJS.ErrnoException): Cause {
  if (code === 'ETIMEDOUT') return 'timeout'
  if (code === 'ECONNREFUSED') return 'edge-away'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'connection-cut'
  return 'unknown'
}
