import { MemoryStore, type SessionData, Store } from 'express-session'
import { idleSeconds } from './lifetime.ts'

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
