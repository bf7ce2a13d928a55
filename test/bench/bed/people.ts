import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { type Cookies, createVisitor } from '../load/visitor.ts'

/** So many go on at the same time at each replica at full load, and at most at a fixed rate. */
export const crowd = { closed: 10, open: 4 * 10 }

/**
 * People who have just registered and put three products into their carts; also at the
 * naive twin, which has forms of the same names. @returns their cookies
 */
export async function registerMembers(port: number, host: string): Promise<Cookies[]> {
  const members: Cookies[] = []
  for (let number = 0; number < crowd.open; number++) {
    const visitor = createVisitor({ port, host, gzip: false })
    await visitor.post('/register', {
      name: 'Robin',
      email: `${randomUUID()}@example.com`,
      password: 'correct horse battery',
    })
    for (const productId of [1, 2, 3]) await visitor.post('/cart/items', { productId, quantity: 1 })
    // Nobody has done anything just now: their reads need not be fresh, and no page has news for them.
    for (const name of visitor.cookies.keys())
      if (/^(?:fresh|notice)-/.test(name)) visitor.cookies.delete(name)
    visitor.close()
    members.push(visitor.cookies)
  }
  return members
}

const prefix = 'session:bench-'
const batch = 5000

/**
 * Sessions of so many other people in Redis: copies of one that is there, so that they are
 * as the shop writes them.
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
