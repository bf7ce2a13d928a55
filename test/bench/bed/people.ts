import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { type ClientTls, type Cookies, createVirtualUser } from '../load/virtual-user.ts'

/** Concurrent virtual users for each app replica at full load, and the most at a fixed rate. */
export const concurrency = { closed: 10, open: 4 * 10 }

/**
 * Registers customers who put three products into their carts; also in the naive
 * implementation, whose form fields have the same names. @returns their cookies
 */
export async function registerCustomers(
  port: number,
  host: string,
  tls?: ClientTls,
): Promise<Cookies[]> {
  const customers: Cookies[] = []
  for (let number = 0; number < concurrency.open; number++) {
    const user = createVirtualUser({ port, host, gzip: false, tls })
    await user.post('/register', {
      name: 'Robin',
      email: `${randomUUID()}@example.com`,
      password: 'correct horse battery',
    })
    for (const productId of [1, 2, 3]) await user.post('/cart/items', { productId, quantity: 1 })
    // As if they had written nothing recently: no read-your-writes, no flash message.
    for (const name of user.cookies.keys())
      if (/^(?:__Host-)?(?:fresh|notice)-/.test(name)) user.cookies.delete(name)
    user.close()
    customers.push(user.cookies)
  }
  return customers
}

const prefix = 'session:bench-'
const batch = 5000

/**
 * Sessions of other customers in Redis: copies of an existing one, so that they have the
 * shop's own format.
 */
export function createLiveSessions(redis: Redis) {
  let there = 0

  async function set(wanted: number): Promise<void> {
    if (there === wanted) return
    const model = await oneSession()
    for (; there < wanted; there = Math.min(wanted, there + batch))
      await each(there, Math.min(wanted, there + batch), (key) => [
        'set',
        key,
        model,
        'EX',
        '86400',
      ])
    for (; there > wanted; there = Math.max(wanted, there - batch))
      await each(Math.max(wanted, there - batch), there, (key) => ['del', key])
  }

  const each = (from: number, to: number, command: (key: string) => string[]) =>
    redis
      .pipeline(Array.from({ length: to - from }, (_, at) => command(prefix + (from + at))))
      .exec()

  async function oneSession(): Promise<string> {
    const [key] = await redis.keys('session:*')
    const value = key && (await redis.get(key))
    if (!value) throw new Error('There is no session to copy.')
    return value
  }

  return { set }
}
