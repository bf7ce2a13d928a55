import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import { type Secret, used } from './secret.ts'

const hostPrefix = '__Host-'

/** Of the shop's sessions. With the public port, since cookies ignore ports. */
export const sessionCookieName = (publicPort: number): string => `sid-${publicPort}`

/**
 * A cookie's name for the scheme of this request. A name with the prefix is taken by browsers only over
 * HTTPS, for this very host and for all of it, so no other host, and nobody on the network, can have
 * set it. Functions here take the name without it.
 */
export const cookieName = (req: Pick<Request, 'secure'>, name: string): string =>
  req.secure ? `${hostPrefix}${name}` : name

/** One cookie's value as sent, or undefined. No decoding: ours are plain ASCII. */
export const readCookie = (req: Request, name: string): string | undefined =>
  readExactCookie(req, cookieName(req, name))

/** The same by its whole name. */
export function readExactCookie(req: Request, name: string): string | undefined {
  const header = req.headers.cookie
  if (!header) return undefined
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

/** Name and value of the cookies whose names begin with `prefix`, in the order they were sent. */
export function readCookies(req: Request, prefix: string): [name: string, value: string][] {
  const parts = (req.headers.cookie ?? '').split(';').map((part) => part.trim())
  const start = cookieName(req, prefix)
  const added = start.length - prefix.length
  return parts
    .filter((part) => part.startsWith(start) && part.includes('='))
    .map((part) => [part.slice(added, part.indexOf('=')), part.slice(part.indexOf('=') + 1)])
}

/** Adds a cookie to those that the response already sets. */
export function setCookie(
  res: Response,
  req: Request,
  name: string,
  value: string,
  maxAgeSeconds: number,
): void {
  appendCookie(res, req, name, value, `; Max-Age=${maxAgeSeconds}`)
}

/** Adds one that lasts until the browser is closed. */
export const setBrowserCookie = (res: Response, req: Request, name: string, value: string): void =>
  appendCookie(res, req, name, value, '')

function appendCookie(res: Response, req: Request, name: string, value: string, lasts: string) {
  const secure = req.secure ? '; Secure' : ''
  const attributes = `${lasts}; Path=/; HttpOnly; SameSite=Lax${secure}`
  res.append('Set-Cookie', `${cookieName(req, name)}=${value}${attributes}`)
}

const pattern = /^(.*)~([0-9a-z]+)~([\w-]{22})$/

/**
 * Signs what a cookie holds, so that it is believed when it comes back: `value~expiry~signature`,
 * the value percent-encoded. A signature holds for one cookie name.
 */
export function createSigner(secret: Secret) {
  const keyOf = createKeys()
  const sign = (value: string, name: string, text: string) =>
    createHmac('sha256', keyOf(value)).update(`${name}:${text}`).digest('base64url').slice(0, 22)

  return {
    /** @param forMs how long it is believed */
    signed(name: string, value: string, forMs: number): string {
      const text = `${encodeURIComponent(value)}~${(Date.now() + forMs).toString(36)}`
      return `${text}~${sign(used(secret), name, text)}`
    },

    /** The value, or null for what was not signed here and for what has expired. */
    verified(name: string, text: string): string | null {
      const [, value, expiry, signature] = pattern.exec(text) ?? []
      if (value === undefined || !expiry || !signature) return null
      const isOurs = secret.some((key) => same(signature, sign(key, name, `${value}~${expiry}`)))
      if (!isOurs) return null
      return Number.parseInt(expiry, 36) > Date.now() ? decodeURIComponent(value) : null
    },
  }
}

/**
 * A cookie whose value is believed when it comes back, as nobody else can have made it.
 * @param forMs how long it is believed
 */
export function createSignedCookie(name: string, secret: Secret, forMs: number) {
  const signer = createSigner(secret)
  return {
    /** The value, or null when there is none to believe. */
    read: (req: Request): string | null => signer.verified(name, readCookie(req, name) ?? ''),

    /** Goes with the answer; null takes the cookie back. */
    set(req: Request, res: Response, value: string | null): void {
      if (value === null) setCookie(res, req, name, '', 0)
      else setCookie(res, req, name, signer.signed(name, value, forMs), forMs / 1000)
    },
  }
}

/** Keys made once: a signature takes 3 µs, from text each time 6. */
export function createKeys(): (value: string) => KeyObject {
  const keys = new Map<string, KeyObject>()
  return (value) => {
    const known = keys.get(value) ?? createSecretKey(Buffer.from(value))
    keys.set(value, known)
    return known
  }
}

const same = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
