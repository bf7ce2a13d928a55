import { RedisStore } from 'connect-redis'
import { MemoryStore, type SessionData, Store } from 'express-session'
import type { RedisClient } from './redis-client.ts'

const hour = 60 * 60_000

/** A session ends after a day without a visit. */
export const idleSeconds = 24 * 60 * 60
/** A sign-in ends after a week, however often it is used. */
export const longestMs = 7 * 24 * hour
/** A visit prolongs the session at most once an hour, so that most requests write nothing. */
const prolongAfterMs = hour

/**
 * Prolongs a session that is in use: with another `seenAt` it is modified, so that express-session
 * stores it and sends its cookie again. Ends a sign-in that is too old.
 */
export function prolongSession(session: Partial<SessionData>, now = Date.now()): void {
  const { userId, cartId, createdAt = 0, seenAt = 0 } = session
  if (!userId && !cartId) return
  const ended = Boolean(userId) && now - createdAt > longestMs
  if (ended) {
    delete session.userId
    delete session.secondFactorAt
  }
  if (ended || now - seenAt > prolongAfterMs) session.seenAt = now
}

/**
 * Sessions in this process, in express-session's MemoryStore: no other app replica sees them, and
 * they are gone when it stops. Added to it: a session ends after a day without a visit, and a
 * sign-out stays when a slower request of the same session ends after it.
 */
export class MemorySessionStore extends Store {
  readonly #memory = new MemoryStore()
  /** Sessions that have been stored: an update must not create one again. */
  readonly #stored = new WeakSet<object>()

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    this.#memory.get(id, done)
  }

  override createSession(req: Parameters<Store['createSession']>[0], data: SessionData) {
    const session = super.createSession(req, data)
    this.#stored.add(session)
    return session
  }

  override set(id: string, session: SessionData, done?: (error?: unknown) => void): void {
    if (this.#stored.has(session) && !(id in this.#sessions)) {
      done?.()
      return
    }
    this.#stored.add(session)
    // MemoryStore ends a session with its cookie, which lasts for longer.
    const copy: SessionData = JSON.parse(JSON.stringify(session))
    copy.cookie.expires = new Date(Date.now() + idleSeconds * 1000)
    this.#memory.set(id, copy, done)
  }

  override destroy(id: string, done?: (error?: unknown) => void): void {
    this.#memory.destroy(id, done)
  }

  /** Deletes the expired sessions; returns how many. */
  sweep(): number {
    const before = this.count()
    // MemoryStore deletes what has expired when it is read, and this reads all of them.
    this.#memory.all(() => {})
    return before - this.count()
  }

  count(): number {
    return Object.keys(this.#sessions).length
  }

  get #sessions(): Record<string, string> {
    return (this.#memory as unknown as { sessions: Record<string, string> }).sessions
  }
}

/**
 * Sessions in Redis, in connect-redis' store: every app replica sees them, and they outlive all of
 * them. Added to it:
 *
 * - the events by which express-session goes on without sessions while Redis does not answer;
 * - sessions are read from a replica, where there is one, while the master does not answer;
 * - updates only of sessions that still exist, so that a sign-out stays when a slower request of
 *   the same session ends after it;
 * - no `touch`: a session is prolonged at most once an hour (`prolongSession`).
 */
export class RedisSessionStore extends RedisStore {
  readonly #redis: RedisClient
  readonly #replica: RedisStore | null
  /** Sessions that have been stored: an update must not create one again. */
  readonly #stored = new WeakSet<object>()

  constructor(redis: RedisClient) {
    const prefix = 'session:'
    super({ client: redis.client, prefix, ttl: () => idleSeconds, disableTouch: true })
    this.#redis = redis
    this.#replica = redis.replica && new RedisStore({ client: redis.replica, prefix })
    if (!this.#replica) redis.onChange((up) => this.emit(up ? 'connect' : 'disconnect'))
  }

  override async get(
    id: string,
    done: (error: unknown, session?: SessionData | null) => void,
  ): Promise<void> {
    if (this.#replica && !this.#redis.isUp()) return this.#getFrom(this.#replica, id, done)
    await super.get(id, (error, session) => {
      if (!error) return done(null, session)
      // Sooner than the next health check.
      this.#redis.markDown()
      if (this.#replica) void this.#getFrom(this.#replica, id, done)
      else done(error)
    })
  }

  /** One that is not there may not have arrived yet: nobody is signed out by that. */
  async #getFrom(
    replica: RedisStore,
    id: string,
    done: (error: unknown, session?: SessionData | null) => void,
  ): Promise<void> {
    await replica.get(id, (error, session) => {
      if (session) done(null, session)
      else done(error ?? new Error('A replica of Redis does not have the session.'))
    })
  }

  override createSession(req: Parameters<Store['createSession']>[0], data: SessionData) {
    const session = super.createSession(req, data)
    this.#stored.add(session)
    return session
  }

  override async set(
    id: string,
    session: SessionData,
    done: (error?: unknown) => void = () => {},
  ): Promise<void> {
    if (this.#stored.has(session)) return this.#update(id, session, done)
    await super.set(id, session, (error) => {
      if (!error) this.#stored.add(session)
      done(error)
    })
  }

  // connect-redis has no `SET … XX`.
  async #update(id: string, session: SessionData, done: (error?: unknown) => void): Promise<void> {
    try {
      const json = this.serializer.stringify(session)
      await this.#redis.client.set(this.prefix + id, json, 'EX', idleSeconds, 'XX')
    } catch (error) {
      return done(error)
    }
    done()
  }
}
