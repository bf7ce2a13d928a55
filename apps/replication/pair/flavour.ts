import type { Secrets } from '../../control/drivers/process/context.ts'
import type { Query } from './admin.ts'

export type FlavourName = 'MariaDB' | 'MySQL'

export interface Source {
  port: number
  password: string
  /** Seconds that a transaction is held back before it is applied. */
  delaySeconds: number
}

/** What a replica says of its replication, the same words for both servers. */
export interface ReplicationStatus {
  /** Each half runs, or tries to. */
  receiving: boolean
  /** It has a connection to its source now. */
  connected: boolean
  applying: boolean
  /** The last error of either half, or an empty text. */
  error: string
  sourcePort: number
  delaySeconds: number
  /** Transactions received so far, applied or not, in the server's notation. */
  received: string
}

/** Transactions that a node has and its primary does not. */
export interface Errant {
  /** How many; null where the server's notation does not tell. */
  count: number | null
}

/** What MySQL and MariaDB say, and are told, differently about being a primary or a replica. */
export interface Flavour {
  name: FlavourName
  /** Its file in `db/topology`. */
  topologyFile: string
  /** Arguments that make an empty data folder; `sqlFile` holds what `sql` returned. */
  initialise(sqlFile: string): string[]
  /** Whether the SQL goes to standard input. */
  sqlOnStdin: boolean
  /** System tables where the server brings none, then accounts and the database. One statement a line. */
  initialSql(secrets: Secrets, program: string): Promise<string>
  /** Accepts writes from now on. */
  open: readonly string[]
  /** Refuses them, once those under way have ended. */
  close: readonly string[]
  /** Lets the administrator write while it is closed to everybody else, until it is closed again. */
  closeToOthers: readonly string[]
  /** Follows this source from the last transaction that it has. */
  follow(source: Source): string[]
  /** Follows nobody, and forgets whom it followed. */
  unfollow: readonly string[]
  /** Receives no more, but goes on applying. */
  stopReceiving: string
  /** Null when it follows nobody. */
  replicationStatus(query: Query): Promise<ReplicationStatus | null>
  /** All transactions that this node has, to wait for elsewhere. */
  position(query: Query): Promise<string>
  /** True when this node has applied `position` before the time is up. */
  reaches(query: Query, position: string, seconds: number): Promise<boolean>
  /** Those that `node` has and `primary` does not know; null when there are none. */
  errant(node: Query, primary: Query): Promise<Errant | null>
  /** Statements for a new node with the same rows as this one: it has the same transactions, too. */
  sameHistory(query: Query): Promise<string[]>
}
