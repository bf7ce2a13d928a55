import { randomUUID } from 'node:crypto'
import type { Answer, Client } from '../../shared/client.ts'

/** What a lesson's visitors do in the shop. Each throws when the shop does not play along. */

/** What the shop's `/demo/state` tells a visitor. */
export interface Look {
  servedBy: string
  loggedIn: boolean
  cart: { items: number }
  session: { store: string; found: boolean; away: boolean }
  /** `db-2 (replica)`; null when none was asked. */
  database: string | null
  /** Reading the session, by `Server-Timing`. */
  sessionMs: number | null
}

/** Opens an account of its own and is logged in with it, as Robin. */
export async function register(visitor: Client): Promise<{ email: string; password: string }> {
  const account = { email: `visitor-${randomUUID()}@example.com`, password: randomUUID() }
  expect(303, await visitor.post('/register', { name: 'Robin', ...account }), 'registering')
  return account
}

export async function logIn(
  visitor: Client,
  account: { email: string; password: string },
): Promise<void> {
  expect(303, await visitor.post('/login', account), 'logging in')
}

export async function addToCart(visitor: Client, productId: number, quantity = 1): Promise<void> {
  expect(303, await visitor.post('/cart/items', { productId, quantity }), 'adding to the cart')
}

/** Who answered, and whether he knew the visitor; with what `Server-Timing` said. */
export async function look(visitor: Client): Promise<Look> {
  const answer = await visitor.get('/demo/state')
  expect(200, answer, '/demo/state')
  return { ...JSON.parse(answer.body), sessionMs: durationOf(answer, 'session') }
}

/** Milliseconds of an entry of `Server-Timing`; null when it is not there. */
export function durationOf({ headers }: Answer, entry: string): number | null {
  const timing = String(headers['server-timing'] ?? '')
  const found = new RegExp(`(?:^|, )${entry};(?:desc="[^"]*";)?dur=([\\d.]+)`).exec(timing)
  return found ? Number(found[1]) : null
}

function expect(status: number, answer: Answer, what: string): void {
  if (answer.status === status) return
  throw new Error(`${what} was answered with ${answer.status} by ${answer.servedBy || 'the edge'}`)
}
