import { createSealedCookie } from '../../shared/sealed-cookie.ts'

// The page that shows it is a redirect away.
const forMs = 60_000
// What is wrong with a full cart can be long. Percent-encoded, this fits into the 4 kB that browsers let a cookie
// have, whatever is written in it.
const mostLetters = 300

/** Holds one sentence for the visitor's next page: docs/decisions/0010-a-notice-is-a-cookie.md. */
export function createNoticeCookie(publicPort: number, secret: string) {
  const { read, set } = createSealedCookie(`notice-${publicPort}`, secret, forMs)
  return {
    read,
    /** Null takes it back. */
    set: (...[req, res, notice]: Parameters<typeof set>) => set(req, res, notice && short(notice)),
  }
}

function short(notice: string): string {
  const letters = [...notice]
  return letters.length > mostLetters ? `${letters.slice(0, mostLetters - 1).join('')}…` : notice
}
