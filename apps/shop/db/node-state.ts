import type { DatabaseLimit } from './database-error.ts'

/** A node as the monitor last saw it. */
export interface NodeState {
  reachable: boolean
  /** It takes the writes: of a group, only one does. */
  writable: boolean
  /** Transactions applied, in the flavour's notation. */
  applied: string
  /** What the GTIDs of its own transactions begin with. In a group none do: its members number them together. */
  source: string
  /** Milliseconds behind the primary by heartbeat; null while unknown. */
  lagMs: number | null
  /** The last limit that it has reported, and when, by `performance.now`; null after a while without. */
  limit: { name: DatabaseLimit; at: number } | null
  /** Writes do not complete: a full disk makes some servers wait instead of refusing. */
  stalled: boolean
  /** It waits for a read replica to acknowledge what it writes, and none is there. */
  unacknowledged: boolean
  /** Its place in a group where every member could write, and the name of the one that does. */
  member: { index: number; writer: string } | null
}

export const unknownState = (): NodeState => ({
  ...{ reachable: false, writable: false, applied: '', source: '', lagMs: null },
  ...{ limit: null, stalled: false, unacknowledged: false, member: null },
})

/** A node's own status. */
export interface NodeStatus {
  /** The last heartbeat that it has. */
  at: Date
  writable: number
  applied: string
  source?: string
  unacknowledged?: number | null
  memberIndex?: number | null
  writer?: string
}
