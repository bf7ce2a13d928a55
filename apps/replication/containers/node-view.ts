/** What was last seen of a node; GTID sets in MySQL's own notation. */
export interface NodeView {
  name: string
  reachable: boolean
  writable: boolean
  /** Nobody writes here, not even an administrator. */
  closed: boolean
  /** All transactions that it has; an empty text for a node without data. */
  executed: string
  /** Those of them that its log no longer has. */
  purged: string
  /** Null for a node that follows nobody. */
  replica: ReplicaView | null
  /** The primary's clock when it last beat, as this node knows it. */
  beatAt: number | null
  /** Connections in use, and how many there may be; null while nobody can say. */
  connections: { used: number; most: number } | null
  /** `MySQL 9.7.0` */
  version: string | null
}

export interface ReplicaView {
  source: string
  delaySeconds: number
  /** It receives, or tries to. */
  receiving: boolean
  /** It has a connection to its source now. */
  connected: boolean
  applying: boolean
  /** Numbers of MySQL's errors, 0 for none. */
  receiveError: number
  applyError: number
  /** What the last one of them says. */
  message: string
  /** Received, applied or not. */
  received: string
}

export const unreachable = (name: string): NodeView => ({
  name,
  reachable: false,
  writable: false,
  closed: false,
  executed: '',
  purged: '',
  replica: null,
  beatAt: null,
  connections: null,
  version: null,
})
