import { setTimeout as delay } from 'node:timers/promises'
import type { Settings } from '../../../infra/topology.ts'
import { Unavailable } from '../errors.ts'
import { type Cluster, freshLagMs } from './cluster.ts'
import { isConnectionLoss, isReadOnly } from './database-error.ts'
import { coversGtid, mergeGtids } from './gtid.ts'
import { noticedWithinMs } from './monitor.ts'
import type { DatabaseNode } from './node.ts'
import type { TimedStatements } from './timed-statements.ts'

/** A page waits this long for the customer's own write to reach the read replica. */
export const freshnessBoundMs = 100
/** With more replication lag than this, everybody reads from the primary. */
export const maxLagMs = 10_000

export type FreshnessOutcome = 'none' | 'replica' | 'primary'

/**
 * Why the primary answered what a read replica should have: none was there, it was too late for
 * anybody, it lacked the customer's own write, or it failed.
 */
export type ReadFallback = 'away' | 'late' | 'stale' | 'failed'

export interface FreshReadsOptions {
  cluster: Cluster
  settings: Settings
  /** GTIDs of earlier requests, comma-separated; null for none. */
  written: string | null
  /** The customer, null for nobody in particular; asked with the first read, as the session is loaded later than this is made. */
  getCustomer(): string | null
  statements: TimedStatements
}

/** Where one request reads, and what it has to see there: docs/decisions/0001-read-your-writes-by-gtid.md. */
export class FreshReads {
  /** Where a read that had to see the customer's own write was answered; 'none' when none had to. */
  freshness: FreshnessOutcome = 'none'
  /** Waiting for databases to have that write; part of their `ms`, too. */
  freshnessMs = 0
  /** Null when reads were answered where they should be. */
  fallback: ReadFallback | null = null
  /** GTIDs that reads have to see, comma-separated: those of earlier requests (from the cookies) and this one's. */
  written: string | null
  /** GTID that later requests have to see, too: of this request's last write, or of what it was shown by the primary. */
  position: string | null = null

  readonly #options: FreshReadsOptions
  #reader: Promise<DatabaseNode> | null = null
  /** They have `written`. */
  readonly #fresh = new Set<DatabaseNode>()

  constructor(options: FreshReadsOptions) {
    this.#options = options
    this.written = options.written
  }

  /** Decided at the first read, and anew after a write. @throws Unavailable */
  reader(): Promise<DatabaseNode> {
    this.#reader ??= this.#chooseReader()
    return this.#reader
  }

  /** For what everybody sees: rather without the customer's own write than not at all. @throws Unavailable */
  async anyReader(): Promise<DatabaseNode> {
    try {
      return await this.reader()
    } catch (error) {
      const [node] = this.#candidates()
      if (node && error instanceof Unavailable) return node
      throw error
    }
  }

  /** Another one, after a read at `node` has failed; null when there is none. */
  async instead(node: DatabaseNode, { orAny = false } = {}): Promise<DatabaseNode | null> {
    const [any = null] = orAny ? this.#candidates(node) : []
    const other = (await this.#findFresh(node)) ?? any
    if (!other) return null
    this.#reader = Promise.resolve(other)
    if (this.#isPrimary(other)) this.fallback = 'failed'
    return other
  }

  /**
   * The primary, or while there is none a read replica; but not one without the customer's own last write: the order
   * just placed would be missing, and the password just changed would end the sign-in.
   *
   * @throws Unavailable
   */
  async current(): Promise<DatabaseNode> {
    const found = await this.#findFresh()
    if (found) return found
    const primary = this.#candidates().length > 0 && (await this.primary())
    if (primary) return primary
    throw this.#noneFresh()
  }

  /**
   * The primary; waits while it may be a promotion, also while the one that is known lacks the customer's own last
   * write: then another one has taken its place, and the monitor has yet to notice. Null when there is none in time.
   */
  async primary(): Promise<DatabaseNode | null> {
    const { cluster } = this.#options
    const deadline = performance.now() + noticedWithinMs
    for (;;) {
      const node = cluster.primary() ?? (await cluster.waitWhilePromoting())
      if (!node || (await this.#isFresh(node))) return node
      if (performance.now() > deadline) return this.#withoutLost(node)
      await delay(50)
    }
  }

  /** What a promotion has lost is nowhere; a group loses nothing. */
  #withoutLost(primary: DatabaseNode): DatabaseNode | null {
    if (this.#options.cluster.mode.failover === 'group') return null
    this.#fresh.add(primary)
    return primary
  }

  /**
   * The statement for the position of what `node` has just shown, if that is to be noted: the primary, in place of a
   * read replica, also shows others' changes, and the customer's next page has to show them, too. For those who have
   * written lately; pages of all others may be cached.
   */
  positionQueryAt(node: DatabaseNode): string | null {
    return this.fallback && this.written && this.#isPrimary(node) ? node.positionQuery() : null
  }

  /** Later reads have to see it, which `node` has. */
  note(gtid: string | null, node: DatabaseNode): void {
    if (!gtid) return
    this.written = mergeGtids([...(this.written?.split(',') ?? []), gtid])
    this.#fresh.clear()
    this.#fresh.add(node)
    // That of a read may come after that of a later write.
    if (!this.position || !coversGtid(this.position, gtid)) this.position = gtid
  }

  /** Later reads, of this request too, have to see the write at `node`. */
  noteWrite(gtid: string | null, node: DatabaseNode): void {
    if (!gtid) return
    this.note(gtid, node)
    this.#reader = null
  }

  async #chooseReader(): Promise<DatabaseNode> {
    const { cluster, settings } = this.#options
    const replica = settings.reads === 'replica' ? this.#replica() : null
    if (replica && settings.freshness === 'off') return replica
    const isLate = cluster.primary() !== null && (replica?.state.lagMs ?? 0) > maxLagMs
    if (replica && !isLate) {
      const fresh = await this.#isFresh(replica)
      if (fresh && this.written) this.freshness = 'replica'
      if (fresh) return replica
    }
    const node = (await this.#findFresh()) ?? (await this.#afterLoss())
    if (!node) throw this.#noneFresh()
    if (settings.reads !== 'replica' || !this.#isPrimary(node)) return node
    this.fallback = !replica ? 'away' : isLate ? 'late' : 'stale'
    if (this.fallback === 'stale') this.freshness = 'primary'
    return node
  }

  /** In an outage, pages that could be a little older do not wait for it to end. */
  async #afterLoss(): Promise<DatabaseNode | null> {
    const { mode, primary } = this.#options.cluster
    return mode.failover === 'manual' && primary() ? this.primary() : null
  }

  async #findFresh(except?: DatabaseNode): Promise<DatabaseNode | null> {
    for (const node of this.#candidates(except)) if (await this.#isFresh(node)) return node
    return null
  }

  #noneFresh(): Unavailable {
    const text =
      this.#candidates().length === 0
        ? 'The shop’s database is unavailable right now.'
        : 'What you have just changed can’t be read right now. Please try again.'
    return new Unavailable('database', text)
  }

  /** In the order in which they are asked; without a write that they have to have, only the first. */
  #candidates(except?: DatabaseNode): DatabaseNode[] {
    const { cluster } = this.#options
    const others = cluster.nodes.filter(({ state }) => state.reachable && !state.writable)
    const inOrder = [cluster.primary(), this.#replica(), ...others]
    const candidates = new Set(inOrder.filter((node) => node !== null && node !== except))
    return [...candidates] as DatabaseNode[]
  }

  readonly #isPrimary = (node: DatabaseNode) => node === this.#options.cluster.primary()

  /** The same for all pages of one customer, so that what they have seen of others' changes does not vanish again. */
  #replica(): DatabaseNode | null {
    return this.#options.cluster.replica(this.#options.getCustomer())
  }

  async #isFresh(node: DatabaseNode): Promise<boolean> {
    if (!this.written || this.#fresh.has(node)) return true
    const known = (node.state.lagMs ?? 0) > freshLagMs
    const started = performance.now()
    try {
      const fresh = await node.waitFor(this.written, known ? 0 : freshnessBoundMs)
      if (fresh) this.#fresh.add(node)
      return fresh
    } catch (error) {
      if (isConnectionLoss(error) || isReadOnly(error)) return false
      throw error
    } finally {
      const ms = performance.now() - started
      this.freshnessMs += ms
      this.#options.statements.useOf(node).ms += ms
    }
  }
}
