import type { Redis } from 'ioredis'

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
