import type { ProcessIdentity } from './process-identity.ts'

/** A child as it is written down the moment it has been started. */
export interface RecordedProcess extends ProcessIdentity {
  name: string
}

/** `state.json`: what a later start has to know when we have died without a word. */
export interface RecordedState {
  url: string
  startedAt: string
  /** By role (`app-2`, `app-2 internal`, `db-1`, …); used again by the next start. */
  ports: Record<string, number>
  processes: RecordedProcess[]
}
