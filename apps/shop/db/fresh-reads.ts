import type { Settings } from '../../../infra/topology.ts'
import { Unavailable } from '../errors.ts'
import { type Cluster, freshLagMs } from './cluster.ts'
import { isConnectionLoss } from './database-error.ts'
import { coversGtid, mergeGtids } from './gtid.ts'
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
  /** Waiting for the read replica to have that write; part of that node's `ms`, too. */
  freshnessMs = 0
  /** Null when reads were answered where they should be. */
  fallback: ReadFallback | null = null
  /** GTIDs that reads have to see, comma-separated: those of earlier requests (from the cookies) and this one's. */
  written: string | null
  /** GTID that later requests have to see, too: of this request's last write, or of what it was shown by the primary. */
  position: string | null = null

  readonly #options: FreshReadsOptions
  #reader: Promise<DatabaseNode> | null = null

  constructor(options: FreshReadsOptions) {
    this.#options = options
    this.written = options.written
  }

  /** Decided at the first read, and anew after a write. */
  reader(): Promise<DatabaseNode> {
    this.#reader ??= this.#chooseReader()
    return this.#reader
  }

  /** Another one, after a read at `node` has failed; null when there is none. @throws Unavailable without any */
  instead(node: DatabaseNode): DatabaseNode | null {
    const other = this.#primaryOrReplica()
    if (other === node) return null
    this.#reader = Promise.resolve(other)
    this.fallback = 'failed'
    return other
  }

  /**
   * A read replica, but not one without the customer's own last write: the order just placed would be missing, and
   * the password just changed would end the sign-in. The primary may only have answered late, so it is waited for.
   */
  async insteadOfPrimary(): Promise<DatabaseNode> {
    const replica = this.#primaryOrReplica()
    if (!this.written || (await this.#hasApplied(replica, this.written))) return replica
    const primary = await this.#options.cluster.waitWhilePromoting()
    if (primary) return primary
    throw new Unavailable(
      'database',
      'What you have just changed can’t be read right now. Please try again.',
    )
  }

  /**
   * The statement for the position of what `node` has just shown, if that is to be noted: the primary, in place of a
   * read replica, also shows others' changes, and the customer's next page has to show them, too. For those who have
   * written lately; pages of all others may be cached.
   */
  positionQueryAt(node: DatabaseNode): string | null {
    const isPrimary = node === this.#options.cluster.primary()
    return this.fallback && this.written && isPrimary ? node.positionQuery() : null
  }

  /** Later reads have to see it. */
  note(gtid: string | null): void {
    if (!gtid) return
    this.written = mergeGtids([...(this.written?.split(',') ?? []), gtid])
    // That of a read may come after that of a later write.
    if (!this.position || !coversGtid(this.position, gtid)) this.position = gtid
  }

  /** Later reads, of this request too, have to see the write. */
  noteWrite(gtid: string | null): void {
    if (!gtid) return
    this.note(gtid)
    this.#reader = null
  }

  async #chooseReader(): Promise<DatabaseNode> {
    const { cluster, settings } = this.#options
    const primary = cluster.primary()
    if (settings.reads !== 'replica') return this.#primaryOrReplica()
    const replica = this.#replica()
    if (!replica && primary) return this.#fallBack(primary, 'away')
    if (!replica || !primary) return this.#primaryOrReplica()
    if (settings.freshness === 'off') return replica
    if ((replica.state.lagMs ?? 0) > maxLagMs) return this.#fallBack(primary, 'late')
    if (!this.written) return replica
    const fresh = await this.#hasApplied(replica, this.written)
    this.freshness = fresh ? 'replica' : 'primary'
    return fresh ? replica : this.#fallBack(primary, 'stale')
  }

  #fallBack(primary: DatabaseNode, reason: ReadFallback): DatabaseNode {
    this.fallback = reason
    return primary
  }

  #primaryOrReplica(): DatabaseNode {
    const node = this.#options.cluster.primary() ?? this.#replica()
    if (node) return node
    throw new Unavailable('database', 'The shop’s database is unavailable right now.')
  }

  /** The same for all pages of one customer, so that what they have seen of others' changes does not vanish again. */
  #replica(): DatabaseNode | null {
    return this.#options.cluster.replica(this.#options.getCustomer())
  }

  async #hasApplied(replica: DatabaseNode, gtids: string): Promise<boolean> {
    const known = (replica.state.lagMs ?? 0) > freshLagMs
    const started = performance.now()
    try {
      return await replica.waitFor(gtids, known ? 0 : freshnessBoundMs)
    } catch (error) {
      if (isConnectionLoss(error)) return false
      throw error
    } finally {
      const ms = performance.now() - started
      this.freshnessMs += ms
      this.#options.statements.useOf(replica).ms += ms
    }
  }
}
