import type { DemoAccount, SessionStoreName } from '../../../infra/topology.ts'

/** The same words on the page as it comes, and as its script changes it. */
export const storeTexts: Readonly<Record<SessionStoreName, string>> = {
  memory: 'the memory of each app replica',
  redis: 'Redis, shared by all app replicas',
  cookie: 'the cookie of each browser, encrypted',
}

export interface DemoPage {
  strategy: string
  /** Strategy hosts to compare side by side: `http://sticky.localhost:8080/demo`. */
  strategies: { name: string; href: string; current: boolean }[]
  sessionStore: string
  demoAccounts: DemoAccount[]
}

/** `GET /demo/state`, never cached. */
export interface DemoState {
  servedBy: string
  colour: number
  requestsServed: number
  loggedIn: boolean
  user: string | null
  cart: { items: number; total: string }
  session: { store: SessionStoreName; found: boolean; away: boolean }
  strategy: string
  database: string | null
}
