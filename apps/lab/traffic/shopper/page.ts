import type { Answer } from '../../../shared/client.ts'

/** What the headers of an answer tell about how it was made. */
export interface Made {
  servedBy: string
  /** The session store that was asked, if one was. */
  store: string | null
  /** The database nodes that answered. */
  primary: string | null
  replica: string | null
}

/** What a shopper sees of a page of the shop. */
export interface Page extends Made {
  status: number
  html: string
  loggedIn: boolean
  cartCount: number
  /** The page says that logins and carts can't be reached. */
  sessionsAway: boolean
  /** How many pages that replica says it has made since it started. */
  served: number
}

export function readMade({ servedBy, headers }: Pick<Answer, 'servedBy' | 'headers'>): Made {
  const timing = String(headers['server-timing'] ?? '')
  return {
    servedBy,
    store: /\bsession;desc="(\w+)"/.exec(timing)?.[1] ?? null,
    primary: /\bdb;desc="primary ([\w-]+)/.exec(timing)?.[1] ?? null,
    replica: /\bdb;desc="replica ([\w-]+)/.exec(timing)?.[1] ?? null,
  }
}

/** Null for what is not a page of the shop. */
export function readPage(answer: Answer): Page | null {
  const { body: html } = answer
  const count = /id="cart-count">(\d+)</.exec(html)?.[1]
  if (count === undefined) return null
  return {
    ...readMade(answer),
    status: answer.status,
    html,
    loggedIn: html.includes('action="/logout"'),
    cartCount: Number(count),
    sessionsAway: html.includes('class="notice notice-warn"'),
    served: Number(/it has served<\/dt><dd>(\d+)</.exec(html)?.[1] ?? 0),
  }
}

/** The addresses on a page that begin with `start`, each once. */
export function linksOn(html: string, start: string): string[] {
  const found = [...html.matchAll(/<a\b[^>]*?\bhref="([^"]+)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  )
  return [...new Set(found)].filter((href) => href.startsWith(start))
}

/** Words that one might look for: those of the names of the goods on a page. */
export function wordsOn(html: string): string[] {
  const names = [...html.matchAll(/class="card-name">([^<]+)</g)].map(([, name = '']) => name)
  return [...new Set(names.flatMap((name) => name.match(/[a-z]{4,}/gi) ?? []))]
}

/** The value of a form's hidden field; undefined when the page has no such field. */
export function hiddenField(html: string, name: string): string | undefined {
  const tag = new RegExp(`<input type="hidden" name="${name}"[^>]*>`).exec(html)?.[0] ?? ''
  return /value="([^"]*)"/.exec(tag)?.[1]
}
