import type { Request, Response } from 'express'
import { createSignedCookie } from '../../shared/cookie.ts'
import type { Secret } from '../../shared/secret.ts'
import type { FlashMessage } from '../views/models.ts'

/** After a change: redirects to the page that shows it, with a sentence about it. */
export function redirectWithMessage(
  req: Request,
  res: Response,
  to: string,
  text: string,
  kind: FlashMessage['kind'] = 'done',
): void {
  req.flashMessage = flash(text, kind)
  res.redirect(303, to)
}

export const flash = (text: string, kind: FlashMessage['kind'] = 'done'): FlashMessage => ({
  kind,
  text,
})

// The page that shows it is one redirect away.
const forMs = 60_000
// What is wrong with a full cart can be long. Percent-encoded, so many fit into the 4 kB that a
// cookie can have, whatever they are.
const mostLetters = 300

const pattern = /^(done|refused|ordered):(.*)$/s

/** Holds the flash message: docs/decisions/0010-a-notice-is-a-cookie.md. */
export function createFlashCookie(publicPort: number, secret: Secret) {
  const cookie = createSignedCookie(`notice-${publicPort}`, secret, forMs)
  return {
    read(req: Request): FlashMessage | null {
      const [, kind, text] = pattern.exec(cookie.read(req) ?? '') ?? []
      return text === undefined ? null : { kind: kind as FlashMessage['kind'], text }
    },
    /** Null takes it back. */
    set(req: Request, res: Response, message: FlashMessage | null): void {
      cookie.set(req, res, message && `${message.kind}:${short(message.text)}`)
    },
  }
}

function short(text: string): string {
  const letters = [...text]
  return letters.length > mostLetters ? `${letters.slice(0, mostLetters - 1).join('')}…` : text
}
