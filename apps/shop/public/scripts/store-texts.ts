import type { SessionStoreName } from '../../../../infra/topology.ts'

/** The same words on the page as it comes, and as its script changes it. */
export const storeTexts: Readonly<Record<SessionStoreName, string>> = {
  memory: 'the memory of each app replica',
  redis: 'Redis, shared by all app replicas',
  cookie: 'the cookie of each browser, encrypted',
}
