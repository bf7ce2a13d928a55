import type { Answer } from '../../../shared/client.ts'
import type { Cause } from '../tally.ts'

// By the headings of the shop's own pages for what is away.
const pages: [RegExp, Cause][] = [
  [/can’t take changes|You can look, but not buy/, 'no-primary'],
  [/Logins and carts are away/, 'store-away'],
  [
    /database (is away|did not answer)|shelves are out of reach|can’t tell yet whether/,
    'no-database',
  ],
  [/Very many people|We are very busy/, 'busy'],
]

/** Why a request failed; null when it did not: what is sold out, or not allowed, is an answer. */
export function failureOf({ status, servedBy, body }: Answer): Cause | null {
  if (status < 500) return null
  if (!servedBy) return ofTheEdge(status, body)
  return pages.find(([words]) => words.test(body))?.[1] ?? 'shop-error'
}

// The edge sends a page to another replica, but a change only where nothing of it was done.
function ofTheEdge(status: number, body: string): Cause {
  if (body.includes('We got no answer')) return 'change-unanswered'
  return status === 504 ? 'timeout' : 'no-replica'
}

/** Why there was no answer at all. */
export function causeOfError({ code }: NodeJS.ErrnoException): Cause {
  if (code === 'ETIMEDOUT') return 'timeout'
  if (code === 'ECONNREFUSED') return 'edge-away'
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'connection-cut'
  return 'unknown'
}
