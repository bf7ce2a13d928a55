import { type SessionData, Store } from 'express-session'
import type { SessionStoreName } from '../../../infra/topology.ts'
import type { SessionBackend } from './backend.ts'

type Done = (error?: unknown) => void

/** A session that is there, and where it lives. */
export interface FoundSession {
  id: string
  data: SessionData
  home: SessionBackend
}

/**
 * express-session's store over two backends, one of them in use; which one is
 * asked anew for each session, so that it can be switched while people shop.
 * A switch moves no session: switching back finds the old ones.
 */
export class SwitchableStore extends Store {
  readonly #backends: Record<SessionStoreName, SessionBackend>
  readonly #inUse: () => SessionStoreName
  /** Sessions that were loaded or saved before, and from where. */
  readonly #home = new WeakMap<object, SessionBackend>()
  readonly #created = new WeakMap<object, string>()
  #handed: FoundSession | null = null

  constructor(backends: Record<SessionStoreName, SessionBackend>, inUse: () => SessionStoreName) {
    super()
    this.#backends = backends
    this.#inUse = inUse
  }

  /** @throws when the backend does not answer */
  async find(id: string): Promise<FoundSession | null> {
    const home = this.#backends[this.#inUse()]
    const data = await home.load(id)
    return data && { id, data, home }
  }

  /**
   * `open` starts express-session, which asks for its session at once: it gets what `find`
   * gave before, so that a request asks the backend no more than once.
   */
  hand(found: FoundSession | null, open: () => void): void {
    this.#handed = found
    open()
    this.#handed = null
  }

  override get(id: string, done: (error: unknown, data?: SessionData | null) => void): void {
    const found = this.#handed?.id === id ? this.#handed : null
    if (found) this.#home.set(found.data, found.home)
    done(null, found?.data)
  }

  override createSession(req: Parameters<Store['createSession']>[0], data: SessionData) {
    const home = this.#home.get(data)
    const session = super.createSession(req, data)
    if (home) this.#home.set(session, home)
    return session
  }

  override set(id: string, session: SessionData, done?: Done): void {
    const home = this.#home.get(session)
    settle(home ? home.replace(id, session) : this.#create(id, session), done)
  }

  async #create(id: string, session: SessionData): Promise<void> {
    const backend = this.#backends[this.#inUse()]
    await backend.create(id, session)
    this.#home.set(session, backend)
    this.#created.set(session, id)
  }

  /** The id under which this session was stored, if it was not there before its request. */
  createdId(session: object): string | null {
    return this.#created.get(session) ?? null
  }

  override destroy(id: string, done?: Done): void {
    settle(this.#backends[this.#inUse()].remove(id), done)
  }

  // Lifetime is prolonged by `seenAt`, once an hour, not by a write on every page.
  override touch(_id: string, _session: SessionData, done?: () => void): void {
    done?.()
  }
}

function settle(work: Promise<void>, done: Done = () => {}): void {
  work.then(() => done(), done)
}
