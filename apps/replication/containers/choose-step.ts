import type { NodeView, ReplicaView } from './node-view.ts'

/** The one thing to be done with a node now; it is looked at again afterwards. */
export type Step =
  | { do: 'open' }
  | { do: 'close' }
  | { do: 'follow' }
  | { do: 'delay' }
  | { do: 'start' }
  | { do: 'rebuild'; because: string }

export interface Wanted {
  primary: string
  delaySeconds: number
}

/** What the primary says of a replica's transactions, each a GTID set. */
export interface Comparison {
  /** Those that the primary does not have. */
  errant: string
  /** Those that the replica lacks, and the primary's log no longer has. */
  lost: string
}

/** `isFull`: there is too little room on its disk to take writes. */
export function stepForPrimary(
  view: NodeView,
  others: readonly NodeView[],
  isFull = false,
): Step | null {
  if (isFull) return view.writable ? { do: 'close' } : null
  if (view.writable && !view.replica) return null
  // Two that accept writes are two truths.
  return others.some(({ writable }) => writable) ? null : { do: 'open' }
}

/**
 * `compare` is null while the primary does not accept writes: then a replica is closed and
 * left alone. `errorsSeen` counts how often in a row its error has come back.
 */
export function stepForReplica(
  { closed, replica }: NodeView,
  { primary, delaySeconds }: Wanted,
  compare: Comparison | null,
  errorsSeen: number,
): Step | null {
  if (!closed) return { do: 'close' }
  if (!compare) return null
  if (compare.errant)
    return {
      do: 'rebuild',
      because: `it has transactions that ${primary} never had: ${compare.errant}`,
    }
  if (compare.lost) return { do: 'rebuild', because: `${primary} no longer has what it lacks` }
  if (replica?.source !== primary || isRefused(replica)) return { do: 'follow' }
  if (replica.applyError !== 0 && errorsSeen >= patience)
    return { do: 'rebuild', because: replica.message }
  if (replica.delaySeconds !== delaySeconds) return { do: 'delay' }
  return replica.receiving && replica.applying ? null : { do: 'start' }
}

// One error may have been the moment; one that comes back is in the data.
const patience = 3

/** Access denied: its password is of before. */
const isRefused = ({ receiveError }: ReplicaView) => receiveError === 1045
