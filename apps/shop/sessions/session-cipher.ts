import {
  createCipheriv,
  createDecipheriv,
  type DecipherGCM,
  hkdfSync,
  randomBytes,
} from 'node:crypto'
import type { SessionData } from 'express-session'
import type { Secret } from '../../shared/secret.ts'
import { used } from '../../shared/secret.ts'

/** A session as its cookie holds it. */
export interface CookieSession {
  id: string
  /** When it was encrypted, in epoch milliseconds. */
  writtenAt: number
  data: Omit<SessionData, 'cookie'>
}

// Browsers keep a name, value and attributes of 4,096 bytes.
const mostBytes = 3800
const version = 'v1.'
const ivBytes = 12
const tagBytes = 16

/**
 * Encrypts and signs a whole session for its cookie: AES-256-GCM, with a key made of the secret
 * by HKDF. Values of the secret that are only accepted decrypt what they have encrypted. Why no
 * library: docs/decisions/0031-a-session-in-its-cookie.md.
 * @param name the cookie's: a value of another cookie does not decrypt
 */
export function createSessionCipher(secret: Secret, name: string) {
  const keys = new Map<string, Buffer>()

  function keyOf(value: string): Buffer {
    const key =
      keys.get(value) ?? Buffer.from(hkdfSync('sha256', value, '', 'session in its cookie', 32))
    keys.set(value, key)
    return key
  }

  function decrypted(bytes: Buffer, key: Buffer): string | null {
    const decipher: DecipherGCM = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes))
    decipher.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(-tagBytes))
    try {
      return (
        decipher.update(bytes.subarray(ivBytes, -tagBytes), undefined, 'utf8') +
        decipher.final('utf8')
      )
    } catch {
      return null
    }
  }

  return {
    /** @throws RangeError when it is too large for a cookie */
    encrypt(session: CookieSession): string {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', keyOf(used(secret)), iv).setAAD(
        Buffer.from(name),
      )
      const text = cipher.update(JSON.stringify(session), 'utf8')
      const encrypted = Buffer.concat([iv, text, cipher.final(), cipher.getAuthTag()])
      const value = version + encrypted.toString('base64url')
      if (value.length > mostBytes)
        throw new RangeError(
          `A session of ${value.length} bytes does not fit into a cookie, which holds ${mostBytes}.`,
        )
      return value
    },

    /** Null for what was not encrypted here, whatever its age. */
    decrypt(value: string): CookieSession | null {
      if (!value.startsWith(version) || value.length > mostBytes) return null
      const bytes = Buffer.from(value.slice(version.length), 'base64url')
      if (bytes.length <= ivBytes + tagBytes) return null
      for (const one of secret) {
        const text = decrypted(bytes, keyOf(one))
        if (text !== null) return JSON.parse(text)
      }
      return null
    },
  }
}

export type SessionCipher = ReturnType<typeof createSessionCipher>
