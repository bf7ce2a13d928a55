import { createHash } from 'node:crypto'
import { ipKeyGenerator } from 'express-rate-limit'
import type { Redis } from 'ioredis'
import { Invalid, TooMany } from '../errors.ts'
import { createFailureCount } from './failure-count.ts'

const windowMs = 15 * 60_000
const mostForAccount = 10
// A class, or an office, comes from one address.
const mostForAddress = 100

/** Who tries: the account's email address, and the network address they come from. */
export interface Attempt {
  account: string
  address: string
}

export type LoginLimiter = ReturnType<typeof createLoginLimiter>

/**
 * Slows down guessing of passwords. Only failures count, and an account is never
 * locked for its owner: what counts is the account together with the address that guesses.
 */
export function createLoginLimiter({ redis }: { redis: Redis | null }) {
  const limits = [
    {
      most: mostForAccount,
      count: createFailureCount('account', windowMs, redis),
      keyOf: ({ account, address }: Attempt) => digest(`${account} ${network(address)}`),
    },
    {
      most: mostForAddress,
      count: createFailureCount('address', windowMs, redis),
      keyOf: ({ address }: Attempt) => digest(network(address)),
    },
  ]

  /**
   * Does `work`, which fails with `Invalid` when the password is wrong.
   * @throws TooMany instead of anything else once there were too many failures.
   */
  async function watch<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    await refuseTooMany(attempt)
    const result = await work().catch(async (error) => {
      if (error instanceof Invalid) await countFailure(attempt)
      throw error
    })
    // Many guesses at once get no more answers than the same one after the other.
    await refuseTooMany(attempt)
    return result
  }

  async function refuseTooMany(attempt: Attempt): Promise<void> {
    const counts = await Promise.all(limits.map(({ count, keyOf }) => count.get(keyOf(attempt))))
    for (const [i, { most }] of limits.entries()) {
      const found = counts[i]
      if (found && found.totalHits >= most) throw tooMany(found.resetTime)
    }
  }

  async function countFailure(attempt: Attempt): Promise<void> {
    const counts = await Promise.all(limits.map(({ count, keyOf }) => count.add(keyOf(attempt))))
    for (const [i, { most }] of limits.entries()) {
      const found = counts[i]
      if (found && found.totalHits > most) throw tooMany(found.resetTime)
    }
  }

  return { watch }
}

// IPv6 by its /56: whoever has one address there has them all.
const network = (address: string) => ipKeyGenerator(address)

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22)

function tooMany(resetTime: Date | undefined): TooMany {
  const leftMs = (resetTime?.getTime() ?? 0) - Date.now()
  const seconds = Math.max(1, Math.ceil(leftMs / 1000))
  const minutes = Math.ceil(seconds / 60)
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`
  return new TooMany(
    `There were too many failed logins from where you are. Please try again in ${wait}.`,
    seconds,
  )
}
