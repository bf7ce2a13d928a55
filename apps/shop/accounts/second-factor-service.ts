import { Secret, TOTP } from 'otpauth'
import type { Db } from '../db/handle.ts'
import { Conflict, Invalid, TooMany } from '../errors.ts'
import {
  clearAttempts,
  deleteSecret,
  findSecret,
  storeSecret,
  takeAttempt,
  useStep,
} from './second-factor-repository.ts'

const most = 5
const attemptsMs = 15 * 60_000

export type SecondFactorService = ReturnType<typeof createSecondFactorService>

/**
 * A second factor: codes of an authenticator app (TOTP), each good for once. Who has set one up gives a code
 * at each sign-in; staff have to, for the back office.
 */
export function createSecondFactorService({ now = () => new Date() } = {}) {
  async function isEnrolled(db: Db, userId: number): Promise<boolean> {
    return (await findSecret(db.current, userId)) !== null
  }

  /**
   * Stores `secret` for good, once a code shows that the app has it.
   * @throws Invalid for a wrong code, Conflict when another secret was stored before.
   */
  async function enrol(db: Db, userId: number, secret: string, code: string): Promise<void> {
    const step = stepOfCode(secret, code, now().getTime())
    if (step === null) throw refused('This code is wrong. Please enter the code shown now.')
    if (await storeSecret(db.write, userId, secret, step)) return
    throw new Conflict('A second factor is set up already: please use its codes.')
  }

  /** @throws Invalid for a wrong or used code, TooMany after five attempts in 15 minutes. */
  async function verify(db: Db, userId: number, code: string): Promise<void> {
    await prove(db, userId, code)
  }

  /** From now on the password is enough; ends all sessions. @throws as `verify` does, Conflict when it was reset meanwhile. */
  async function remove(db: Db, userId: number, code: string): Promise<void> {
    const secret = await prove(db, userId, code)
    if (await deleteSecret(db.write, userId, secret)) return
    throw new Conflict('Your second factor was reset meanwhile.')
  }

  /** The secret whose code it is. */
  async function prove(db: Db, userId: number, code: string): Promise<string> {
    await limit(db, userId)
    const secret = await findSecret(db.write, userId)
    const step = secret && stepOfCode(secret, code, now().getTime())
    if (!secret || !step || !(await useStep(db.write, userId, secret, step)))
      throw refused('This code is wrong or was already used. Please enter the next one.')
    await clearAttempts(db.write, userId)
    return secret
  }

  async function limit(db: Db, userId: number): Promise<void> {
    const at = now()
    const since = new Date(at.getTime() - attemptsMs)
    if (await takeAttempt(db.write, userId, { now: at, since, most })) return
    throw new TooMany(
      'Too many wrong codes. Please try again in a quarter of an hour.',
      attemptsMs / 1000,
    )
  }

  return { isEnrolled, newSecret, enrol, verify, remove }
}

const refused = (problem: string) =>
  new Invalid('Please check what is marked below.', { code: problem })

const stepMs = 30_000
// A phone's clock may be one step off, and a code takes a moment to type.
const window = 1

/** A new secret, 160 bits in base32. */
export const newSecret = (): string => new Secret({ size: 20 }).base32

/** The 30-second step whose code this is, around `nowMs`; null when it is none. */
export function stepOfCode(secret: string, code: string, nowMs: number): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: nowMs, window })
  return delta === null ? null : Math.floor(nowMs / stepMs) + delta
}

/** What an authenticator app reads from the QR code. */
export const enrolmentUri = (secret: string, email: string): string =>
  totpOf(secret, email).toString()

const totpOf = (secret: string, label = '') =>
  new TOTP({ issuer: 'Stickyshop', label, secret, digits: 6, period: stepMs / 1000 })
