import { RedisStore } from 'connect-redis'
import type { SessionData, Store } from 'express-session'
import { idleSeconds } from './lifetime.ts'
import type { RedisClient } from './redis-client.ts'

/**
 * Sessions in Redis, in connect-redis' store: every app replica sees them, and they outlive all of
 * them. Added to it:
 *
 * - the events by which express-session goes on without sessions while Redis does not answer;
 * - updates only of sessions that still exist, so that a sign-out stays when a slower request of
 *   the same session ends after it;
 * - no `touch`: a session is prolonged at most once an hour (`lifetime.ts`).
 */
export class RedisSessionStore extends RedisStore {
  readonly #redis: RedisClient
  /** Sessions that have been stored: an update must not create one again. */
  readonly #stored = new WeakSet<object>()

  constructor(redis: RedisClient) {
    super({
      client: redis.client,
      prefix: 'session:',
      ttl: () => idleSeconds,
      disableTouch: true,
    })
    this.#redis = redis
    redis.onChange((up) => this.emit(up ? 'connect' : 'disconnect'))
  }

  override async get(
    id: string,
    done: (error: unknown, session?: SessionData | null) => void,
  ): Promise<void> {
    await super.get(id, (error, session) => {
      // Sooner than the next health check.
      if (error) this.#redis.markDown()
      done(error, session)
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
