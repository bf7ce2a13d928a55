import { createHash, randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { createSignedCookie } from '../../shared/cookie.ts'
import type { Secret } from '../../shared/secret.ts'
import {
  createLimiter,
  type Limit,
  type LimitStore,
  limitFailures,
  networkOf,
  refundUnlessInvalid,
  tooMany,
} from '../limits.ts'

const quarterHour = 15 * 60

/** Failed sign-ins, and how often one is still tried beyond that. See docs/decisions/0012-limits.md. */
export const signInLimits = {
  device: { points: 10, seconds: quarterHour },
  customer: { points: 10, seconds: quarterHour },
  accountFromNetwork: { points: 10, seconds: quarterHour },
  account: { points: 20, seconds: quarterHour },
  accountSlow: { points: 1, seconds: 5 },
  accountsOfNetwork: { points: 50, seconds: quarterHour },
  networkSlow: { points: 1, seconds: 2 },
} satisfies Record<string, Limit>

export interface Attempt {
  /** The email address as typed. */
  account: string
  /** The network address. */
  address: string
  /** Names a device that has signed in to this account before; null for all others. */
  device: string | null
}

export type SignInLimits = ReturnType<typeof createSignInLimits>

/**
 * Slows down guessing of passwords, from one network or from many. Nobody is locked out by others:
 * a device that has signed in before has a budget of its own, and for the others sign-in to an
 * account, or from a network, becomes slow, not impossible.
 */
export function createSignInLimits(
  store: LimitStore | null,
  figures: Record<keyof typeof signInLimits, Limit> = signInLimits,
) {
  const limiter = (name: keyof typeof signInLimits) => createLimiter(name, figures[name], store)
  const device = limiter('device')
  const customer = limiter('customer')
  const accountFromNetwork = limiter('accountFromNetwork')
  const account = limiter('account')
  const accountSlow = limiter('accountSlow')
  const accountsOfNetwork = limiter('accountsOfNetwork')
  const networkSlow = limiter('networkSlow')

  /**
   * Does `work`, which fails with `Invalid` when the password is wrong.
   * @throws TooMany instead, with the seconds to wait
   */
  async function watch<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    if (attempt.device) return limitFailures(device, `${attempt.account} ${attempt.device}`, work)
    return refundUnlessInvalid(work, await reserve(attempt))
  }

  /** Counts the try as a failure beforehand; what it returns takes that back. */
  async function reserve({ account: name, address }: Attempt): Promise<() => Promise<unknown>> {
    const network = networkOf(address)
    const pair = `${name} ${network}`
    const own = await accountFromNetwork.consume(pair)
    if (own.waitMs) throw tooMany('There were too many failed logins.', own.waitMs)
    // Only guessing at many accounts counts against a network: each account once.
    const accounts = own.used === 1 ? 1 : 0
    const [ofAccount, ofNetwork] = await Promise.all([
      account.consume(name),
      accountsOfNetwork.consume(network, accounts),
    ])
    const refundTry = () =>
      Promise.all([
        accountFromNetwork.refund(pair),
        ofAccount.waitMs ? null : account.refund(name),
        ofNetwork.waitMs ? null : accountsOfNetwork.refund(network, accounts),
      ])
    const waitMs =
      (ofAccount.waitMs && (await accountSlow.consume(name)).waitMs) ||
      (ofNetwork.waitMs && (await networkSlow.consume(network)).waitMs)
    if (!waitMs) return refundTry
    await refundTry()
    throw tooMany('Somebody is guessing passwords, so logins are slowed down for a while.', waitMs)
  }

  /** For a signed-in customer's current password: nobody else can use up this budget. */
  const watchCustomer = <T>(userId: number, work: () => Promise<T>): Promise<T> =>
    limitFailures(customer, String(userId), work)

  return { watch, watchCustomer }
}

const forMs = 180 * 24 * 60 * 60_000
// People of one household, with their accounts.
const mostAccounts = 4

export type KnownDevices = ReturnType<typeof createKnownDevices>

/**
 * A signed cookie by which a browser shows that it has signed in before. It opens nothing; sign-in
 * from it has a budget of its own, which others can't use up by guessing.
 */
export function createKnownDevices(publicPort: number, secret: Secret) {
  const cookie = createSignedCookie(`device-${publicPort}`, secret, forMs)

  function read(req: Request): { id: string; accounts: string[] } {
    const [id, ...accounts] = (cookie.read(req) ?? '').split('.')
    return { id: id || randomBytes(9).toString('base64url'), accounts }
  }

  /** The device's id when it has signed in to this account before, else null. */
  function find(req: Request, email: string): string | null {
    const { id, accounts } = read(req)
    return accounts.includes(digest(email)) ? id : null
  }

  /** After a sign-in: sets the cookie. */
  function remember(req: Request, res: Response, email: string): void {
    const { id, accounts } = read(req)
    const others = accounts.filter((account) => account !== digest(email))
    cookie.set(req, res, [id, digest(email), ...others.slice(0, mostAccounts - 1)].join('.'))
  }

  return { find, remember }
}

const digest = (email: string) =>
  createHash('sha256').update(email).digest('base64url').slice(0, 12)
