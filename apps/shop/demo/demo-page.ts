import type { DemoAccount, SessionStoreName } from '../../../infra/topology.ts'

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
