import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { readCookie, setCookie } from '../../shared/cookie.ts'
import { type Secret, used } from '../../shared/secret.ts'
import { formOf } from '../http/forms.ts'

const forMs = 30 * 60_000
// Encrypted and in base64 it must fit into the 4 kB that a cookie can have.
const mostBytes = 2800
const cipher = 'aes-256-gcm'

type Values = Record<string, string>
interface Saved {
  owner: string
  endsAt: number
  values: Values
}

export type SavedForm = ReturnType<typeof createSavedForm>

/**
 * Saves what a customer typed at the checkout while they sign in again, after the session has ended
 * elsewhere: in a cookie, so that no session is needed, encrypted, since it is an address, and for the
 * customer whose page it was (`createFormOwner`). Card data are not saved.
 */
export function createSavedForm(publicPort: number, secret: Secret) {
  const name = `checkout-${publicPort}`
  const keyOf = (value: string) =>
    Buffer.from(hkdfSync('sha256', value, '', 'kept checkout form', 32))

  /** Sets the cookie; a form without an owner, or that is too long, is not saved. */
  function save(req: Request, res: Response): void {
    const { formOwner, ...values } = formOf(req.body).values
    if (!formOwner) return
    const text = JSON.stringify({
      owner: formOwner,
      endsAt: Date.now() + forMs,
      values: typed(values),
    })
    if (Buffer.byteLength(text) <= mostBytes) setCookie(res, req, name, encrypt(text), forMs / 1000)
  }

  /** What this customer typed, or null. Clears the cookie in any case. */
  function release(
    req: Request,
    res: Response,
    isOwner: (owner: string) => boolean,
  ): Values | null {
    const cookie = readCookie(req, name)
    if (cookie === undefined) return null
    setCookie(res, req, name, '', 0)
    const saved = decrypt(cookie)
    return saved && isOwner(saved.owner) && saved.endsAt > Date.now() ? saved.values : null
  }

  function encrypt(text: string): string {
    const iv = randomBytes(12)
    const stream = createCipheriv(cipher, keyOf(used(secret)), iv)
    const hidden = Buffer.concat([stream.update(text), stream.final()])
    return Buffer.concat([iv, stream.getAuthTag(), hidden]).toString('base64url')
  }

  function decrypt(cookie: string): Saved | null {
    for (const value of secret) {
      const saved = decryptWith(keyOf(value), cookie)
      if (saved) return saved
    }
    return null
  }

  function decryptWith(key: Buffer, cookie: string): Saved | null {
    const bytes = Buffer.from(cookie, 'base64url')
    try {
      const stream = createDecipheriv(cipher, key, bytes.subarray(0, 12))
      stream.setAuthTag(bytes.subarray(12, 28))
      const text = Buffer.concat([stream.update(bytes.subarray(28)), stream.final()])
      return JSON.parse(text.toString())
    } catch {
      // Not ours, or cut short.
      return null
    }
  }

  return { save, release }
}

// The rest belongs to the page as it was: key, lines and totals are made anew.
const typed = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).filter(([name]) => !/^(idempotencyKey|lines|totalCents.*)$/.test(name)),
  )
