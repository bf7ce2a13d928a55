import type { SessionStoreName } from '../../../infra/topology.ts'
import type { Journey } from './journey.ts'
import type { Home, SessionHomes } from './session-homes.ts'

/** What became of the visitor's session; `texts.requests.stories` has the words. */
export type SessionStory =
  /** Nobody knows: the replica has told nothing. */
  | { kind: 'untold' }
  /** No cookie came. */
  | { kind: 'none' }
  | { kind: 'found'; store: SessionStoreName; replica: string }
  /** In the memory of `home`, while this request went to `replica`. */
  | { kind: 'elsewhere'; home: string; replica: string }
  /** `at` is ISO 8601. */
  | { kind: 'restarted'; home: string; at: string }
  | { kind: 'gone'; home: string }
  /** In `store` (the memory of `home`, or Redis), but sessions are looked for in the other. */
  | { kind: 'otherStore'; store: SessionStoreName; home: string }
  /** It was where it was looked for, and is not there any more. */
  | { kind: 'ended'; store: SessionStoreName; home: string }
  | { kind: 'away'; store: SessionStoreName }
  | { kind: 'unknown' }
  /** The cookie was not signed by this shop. */
  | { kind: 'foreign' }

export function sessionStory(
  { edge, record, replica, at }: Journey,
  homes: SessionHomes,
): SessionStory {
  // Kept pages are for those without a session only.
  if (edge?.fromCache) return { kind: 'none' }
  if (!record || !replica) return { kind: 'untold' }
  const { outcome, store, key } = record.session
  if (outcome === 'none') return { kind: 'none' }
  if (outcome === 'hit') return { kind: 'found', store, replica }
  if (outcome === 'away') return { kind: 'away', store }
  if (!key) return { kind: 'foreign' }
  const home = homes.find(key)
  if (!home) return { kind: 'unknown' }
  if (home.store !== store) return { kind: 'otherStore', store: home.store, home: home.replica }
  if (store === 'redis') return { kind: 'ended', store, home: home.replica }
  return inMemory(home, replica, at, homes)
}

function inMemory(home: Home, replica: string, at: number, homes: SessionHomes): SessionStory {
  const restartedAt = homes.restartedBefore(home, at)
  if (restartedAt) return { kind: 'restarted', home: home.replica, at: restartedAt }
  if (home.replica === replica) return { kind: 'ended', store: 'memory', home: replica }
  if (!homes.answered(home.replica, at)) return { kind: 'gone', home: home.replica }
  return { kind: 'elsewhere', home: home.replica, replica }
}
