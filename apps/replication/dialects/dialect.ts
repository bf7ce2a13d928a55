import type { Durability } from '../../../infra/stages/stage.ts'
import type { DatabaseServer, Query, ServerAddress } from '../server.ts'

export type DialectName = 'MySQL' | 'MariaDB'

/** How far a server is, and whether it accepts writes. */
export interface ServerState {
  writable: boolean
  /** It refuses writes as far as the server allows: on MySQL also an administrator's. */
  closed: boolean
  /** All transactions that it has, in the server's own notation; empty for a server without data. */
  executed: string
  /** An earlier rebuild did not finish: its tables are incomplete. */
  rebuilding: boolean
  version: string
  /**
   * Whether it waits for acknowledgements, and how many read replicas would give one; null for one
   * that does not know semi-synchronous replication.
   */
  semiSync: { waits: boolean; acknowledging: number } | null
}

/** What a read replica reports of its replication. */
export interface ReplicationView {
  /** `ca`: the file of the authority that it believes; null without TLS. */
  source: { host: string; port: number; ca: string | null }
  delaySeconds: number
  /** It receives, or tries to. */
  receiving: boolean
  /** It has a connection to its source now. */
  connected: boolean
  applying: boolean
  /** The servers' error numbers, 0 for none. */
  receiveError: number
  applyError: number
  /** What the last of these errors says. */
  message: string
  /** Received, applied or not, in the server's own notation. */
  received: string
}

/** A read replica's transactions beside the primary's. */
export interface Comparison {
  /** What the primary never had, in words: `2 transactions`. Null for nothing. */
  errant: string | null
  /** Whether the primary's log no longer has all that the read replica lacks. */
  lost: boolean
}

export interface Source extends ServerAddress {
  /** Of the account `replication`. */
  password: string
  /** A file on the read replica's machine: the authority that the source's certificate is verified against; null without TLS. */
  ca: string | null
  /** Seconds that a transaction is held back before it is applied. */
  delaySeconds: number
}

/** What MySQL and MariaDB have different statements for. */
export interface Dialect {
  name: DialectName
  readState(query: Query): Promise<ServerState>
  /** Null for a server that replicates from none. */
  readReplication(query: Query): Promise<ReplicationView | null>
  /** Asks the primary, after the read replica was observed: it can only have more than then. */
  compare(replicaExecuted: string, primary: Query): Promise<Comparison>
  /**
   * How many transactions of `wanted` are not in `had`, both in the server's own notation.
   * @param query any server that answers
   */
  countMissing(query: Query, had: string, wanted: string): Promise<number>
  /** The position of this server, to wait for on another. */
  position(query: Query): Promise<string>
  /** True when the server has applied `position` before the time is up. */
  waitFor(query: Query, position: string, seconds: number): Promise<boolean>
  /** Replicates from none, and accepts writes. */
  open(durability: Durability): string[]
  /** Refuses writes once those under way have ended. */
  close: readonly string[]
  /** Replicates from this source, from the last transaction that it has. */
  follow(source: Source, durability: Durability): string[]
  /** Changes the delay of a read replica. */
  delay(seconds: number): string[]
  /** The same account statements for this server alone, also a closed one: no other server gets them by its log. */
  unlogged(statements: readonly string[], closed: boolean): string[]
  /** Starts replication that is configured already. */
  start(durability: Durability): string[]
  /** Receives no more, but goes on applying. */
  stopReceiving: string
  /** Reads certificate and key anew; only here, so no transaction of its own. */
  reloadTls: string
  /** Replaces everything on `server` by what the source has; resolves when that is done. */
  rebuild(server: DatabaseServer, source: Source & { adminPassword: string }): Promise<void>
}
