import type { Durability } from '../../infra/stages/stage.ts'
import type { Comparison, ReplicationView } from './dialects/dialect.ts'
import type { NodeView } from './observe.ts'

/** The one thing to do with a server now; it is observed again afterwards. */
export type Step =
  | { do: 'open' }
  | { do: 'close' }
  | { do: 'follow' }
  | { do: 'delay' }
  | { do: 'start' }
  | { do: 'rebuild'; because: string }

export interface Desired {
  primary: { name: string; host: string; port: number }
  /** The authority for TLS, as in `Source`. */
  ca: string | null
  delaySeconds: number
}

export const hasData = ({ executed, rebuilding }: NodeView) => executed !== '' && !rebuilding

/**
 * Which server is to be the primary; null while that cannot be known yet. A server without
 * data never comes before one that has some, or may have: an empty volume in the place of
 * the primary's would make the shop empty, and the read replica after it.
 */
export function choosePrimary(
  views: readonly NodeView[],
  remembered: string | null,
): string | null {
  const known = views.find(({ name }) => name === remembered)
  if (known) return known.reachable ? confirmOrReplace(known, views) : known.name
  return views.every(({ reachable }) => reachable) ? firstChoice(views) : null
}

function confirmOrReplace(known: NodeView, views: readonly NodeView[]): string | null {
  if (hasData(known) || known.writable) return known.name
  const others = views.filter((view) => view !== known)
  const heir = others.find(hasData)
  if (heir) return heir.name
  return others.every(({ reachable }) => reachable) ? known.name : null
}

/** Nothing is remembered: the server with data that replicates from none was the primary. */
function firstChoice(views: readonly NodeView[]): string | null {
  const filled = views.filter(hasData)
  const chosen = filled.find(({ replica }) => !replica) ?? filled[0] ?? views[0]
  return chosen?.name ?? null
}

/** @param isFull there is too little room on its disk to accept writes */
export function stepForPrimary(
  view: NodeView,
  others: readonly NodeView[],
  { isFull = false, durability = 'async' }: { isFull?: boolean; durability?: Durability } = {},
): Step | null {
  if (isFull) return view.writable ? { do: 'close' } : null
  const waits = durability === 'async' || view.semiSync?.waits
  if (view.writable && !view.replica && waits) return null
  // Never two that accept writes.
  return others.some(({ writable }) => writable) ? null : { do: 'open' }
}

/**
 * @param comparison null while the primary does not accept writes: then a read replica is closed
 *   and left alone
 * @param errorsSeen how often in a row its error was there
 */
export function stepForReplica(
  { closed, rebuilding, replica }: NodeView,
  { primary, ca, delaySeconds }: Desired,
  comparison: Comparison | null,
  errorsSeen: number,
): Step | null {
  if (!closed) return { do: 'close' }
  if (!comparison) return null
  if (rebuilding) return { do: 'rebuild', because: 'an earlier rebuild did not finish' }
  if (comparison.errant)
    return {
      do: 'rebuild',
      because: `it has ${comparison.errant} that ${primary.name} never received`,
    }
  if (comparison.lost)
    return { do: 'rebuild', because: `${primary.name} no longer has what it lacks` }
  if (!replica || !isSource(replica, primary, ca) || replica.receiveError === accessDenied)
    return { do: 'follow' }
  if (hasLastingError(replica) && errorsSeen >= errorsBeforeRebuild)
    return { do: 'rebuild', because: replica.message }
  if (replica.delaySeconds !== delaySeconds) return { do: 'delay' }
  return replica.receiving && replica.applying ? null : { do: 'start' }
}

const isSource = (
  { source }: ReplicationView,
  { host, port }: Desired['primary'],
  ca: Desired['ca'],
) => source.host === host && source.port === port && source.ca === ca

/** One error may pass; one that comes back is in the data. */
const errorsBeforeRebuild = 3
/** Of the account `replication`: its password has changed. */
const accessDenied = 1045
/** "Could not find GTID state requested by slave in any binlog files": the primary has purged it. */
const purged = 1236

/** An error that starting replication again does not end. */
export const hasLastingError = ({ applyError, receiveError }: ReplicationView): boolean =>
  applyError !== 0 || receiveError === purged
