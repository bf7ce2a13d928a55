import type { Request, Response } from 'express'
import { createSealedCookie } from '../../shared/sealed-cookie.ts'

// The page that shows it is a redirect away.
const forMs = 60_000
// What is wrong with a full cart can be long. Percent-encoded, so many fit into the 4 kB that a
// cookie can have, whatever they are.
const mostLetters = 300

/** Holds one sentence for the visitor's next page: docs/decisions/0010-a-notice-is-a-cookie.md. */
export function createNoticeCookie(publicPort: number, secret: string) {
  const cookie = createSealedCookie(`notice-${publicPort}`, secret, forMs)
  return {
    read: cookie.read,
    /** Null takes it back. */
    set(req: Request, res: Response, notice: string | null): void {
      cookie.set(req, res, notice && short(notice))
    },
  }
}

function short(notice: string): string {
  const letters = [...notice]
  return letters.length > mostLetters ? `${letters.slice(0, mostLetters - 1).join('')}…` : notice
}
