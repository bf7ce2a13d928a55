import type { SessionStoreName } from '../../../infra/topology.ts'
import type { ReplicaTraffic, RequestRecord } from '../../shared/replica-traffic.ts'

const kept = 20_000
const answersWithinMs = 5000

/** Where a session was put, or found. */
export interface Home {
  store: SessionStoreName
  replica: string
  /** Of the replica's life in which it was, ISO 8601. */
  startedAt: string
}

export type SessionHomes = ReturnType<typeof createSessionHomes>

/** Which replica, or Redis, holds which session, by the session's key. */
export function createSessionHomes() {
  const homes = new Map<string, Home>()
  const lives = new Map<string, { startedAt: string; seenAt: number }>()

  /** To be told of everything that a replica records. */
  function learn({ name, startedAt, records }: ReplicaTraffic, at: number): void {
    lives.set(name, { startedAt, seenAt: at })
    for (const { session } of records) learnOf(session, name, startedAt)
  }

  function learnOf(session: RequestRecord['session'], replica: string, startedAt: string): void {
    const home = { store: session.store, replica, startedAt }
    if (session.outcome === 'hit' && session.key && !homes.has(session.key)) put(session.key, home)
    if (session.createdKey) put(session.createdKey, home)
  }

  function put(key: string, home: Home): void {
    homes.set(key, home)
    const [oldest] = homes.keys()
    if (oldest !== undefined && homes.size > kept) homes.delete(oldest)
  }

  /** When the replica was started whose life followed `startedAt`, if that was before `at`. */
  function restartedBefore({ replica, startedAt }: Home, at: number): string | null {
    const life = lives.get(replica)
    const other = life && life.startedAt !== startedAt && Date.parse(life.startedAt) < at
    return other ? life.startedAt : null
  }

  /** False when it had not answered the console for a while by then. */
  const answered = (replica: string, at: number): boolean =>
    at - (lives.get(replica)?.seenAt ?? 0) < answersWithinMs

  return { learn, find: (key: string) => homes.get(key), restartedBefore, answered }
}
