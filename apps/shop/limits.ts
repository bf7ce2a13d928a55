import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible'
import { Invalid, TooMany } from './errors.ts'

/** So many points within a window of so many seconds, which begins with the first. */
export interface Limit {
  points: number
  seconds: number
}

/** The client of the session store, and whether its last command was answered. */
export interface LimitStore {
  client: Redis
  isUp: () => boolean
}

export type Limiter = ReturnType<typeof createLimiter>

/**
 * Counts by key, in Redis for all app replicas together. Without Redis, and while it is away or
 * paused, each app replica counts in its own memory.
 */
export function createLimiter(name: string, { points, seconds }: Limit, store: LimitStore | null) {
  const memory = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds })
  const shared =
    store &&
    new RateLimiterRedis({
      storeClient: store.client,
      keyPrefix: `limit:${name}`,
      points,
      duration: seconds,
      insuranceLimiter: memory,
      rejectIfRedisNotReady: true,
    })
  // A paused Redis takes the client's time-out to notice: `isUp` spares all requests but the first.
  const inUse = () => (shared && store?.isUp() ? shared : memory)

  /**
   * `waitMs` is 0 within the limit, else the time until the next window. What is over the limit does
   * not count, so that a refund makes room again.
   */
  async function consume(key: string, count = 1): Promise<{ used: number; waitMs: number }> {
    try {
      const { consumedPoints } = await inUse().consume(digest(key), count)
      return { used: consumedPoints, waitMs: 0 }
    } catch (rejection) {
      if (rejection instanceof Error) throw rejection
      const { consumedPoints, msBeforeNext } = rejection as RateLimiterRes
      await refund(key, count)
      return { used: consumedPoints, waitMs: Math.max(1, msBeforeNext) }
    }
  }

  const refund = async (key: string, count = 1): Promise<void> => {
    await inUse().reward(digest(key), count)
  }

  return { consume, refund }
}

/**
 * Does `work`, whose failures with `Invalid` count. Each try is counted before it begins, so that many
 * at once get no more answers than one after the other.
 * @throws TooMany instead of doing it
 */
export async function limitFailures<T>(
  limiter: Limiter,
  key: string,
  work: () => Promise<T>,
): Promise<T> {
  const { waitMs } = await limiter.consume(key)
  if (waitMs) throw tooMany('There were too many wrong passwords.', waitMs)
  return refundUnlessInvalid(work, () => limiter.refund(key))
}

export async function refundUnlessInvalid<T>(
  work: () => Promise<T>,
  refund: () => Promise<unknown>,
): Promise<T> {
  try {
    const result = await work()
    await refund()
    return result
  } catch (error) {
    if (!(error instanceof Invalid)) await refund()
    throw error
  }
}

/**
 * What one network, or one customer, may create. The reasons for the figures are in
 * docs/decisions/0012-limits.md.
 */
export const formLimits = {
  registration: [
    { points: 30, seconds: 60 },
    { points: 300, seconds: 3600 },
  ],
  'guest cart': [
    { points: 120, seconds: 60 },
    { points: 2000, seconds: 3600 },
  ],
  order: [{ points: 60, seconds: 60 }],
} satisfies Record<string, [Limit, ...Limit[]]>

export type FormName = keyof typeof formLimits
export type FormLimits = ReturnType<typeof createFormLimits>

const refusals: Record<FormName, string> = {
  registration: 'Too many accounts were just created from your network.',
  'guest cart': 'Too many carts were just started from your network.',
  order: 'Too many orders in a short time.',
}

export function createFormLimits(
  store: LimitStore | null,
  figures: Record<FormName, Limit[]> = formLimits,
) {
  const limiters = Object.fromEntries(
    Object.entries(figures).map(([name, limits]) => [
      name,
      limits.map((limit) => createLimiter(`${name}:${limit.seconds}`, limit, store)),
    ]),
  ) as Record<FormName, Limiter[]>

  /**
   * @param by the network address, or the customer's id
   * @throws TooMany
   */
  async function count(form: FormName, by: string): Promise<void> {
    const counted = await Promise.all(limiters[form].map((one) => one.consume(networkOf(by))))
    const waitMs = Math.max(...counted.map((one) => one.waitMs))
    if (waitMs) throw tooMany(refusals[form], waitMs)
  }

  return { count }
}

/** For load tests from one address. */
export const noFormLimits: FormLimits = { count: async () => {} }

/** IPv6 by its /56: one customer usually has all addresses of it. Anything else as it is. */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%')
  if (!isIPv6(plain)) return address
  const ipv4 = /^::ffff:([\d.]+)$/i.exec(plain)?.[1]
  if (ipv4) return ipv4
  const [head = '', tail] = plain.split('::')
  const before = head ? head.split(':') : []
  const after = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after].map((group) =>
    Number.parseInt(group, 16),
  )
  const network = [...groups.slice(0, 3), (groups[3] ?? 0) & 0xff00]
  return `${network.map((group) => group.toString(16)).join(':')}::/56`
}

export function tooMany(what: string, waitMs: number): TooMany {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  const minutes = Math.ceil(seconds / 60)
  const wait =
    seconds < 60 ? `${seconds} seconds` : minutes === 1 ? 'a minute' : `${minutes} minutes`
  return new TooMany(`${what} Please try again in ${wait}.`, seconds)
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22)
