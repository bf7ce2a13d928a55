import { type RequestHandler, Router } from 'express'

const dayMs = 24 * 60 * 60_000
/** The standard asks for less than a year. */
const validDays = 180

interface Options {
  /** A `mailto:`, `https:` or `tel:` URI; undefined for the domain's mailbox `security`. */
  contact: string | undefined
  domain: string
  now?: () => number
}

/** Where to report a weakness, by RFC 9116. It is written anew for each request, so it never expires. */
export function securityTxtRoutes({ contact, domain, now = Date.now }: Options): Router {
  const answer: RequestHandler = (_req, res) => {
    const expires = new Date(Math.floor(now() / dayMs) * dayMs + validDays * dayMs)
    res.type('text/plain').send(
      [
        // RFC 2142 names this mailbox.
        `Contact: ${contact ?? `mailto:security@${domain}`}`,
        `Expires: ${expires.toISOString().replace('.000', '')}`,
        'Preferred-Languages: en, fr',
        '',
      ].join('\n'),
    )
  }
  return Router().get('/.well-known/security.txt', answer)
}
