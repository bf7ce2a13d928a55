import { Secret, TOTP } from 'otpauth'

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
