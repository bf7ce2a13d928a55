import type { Dialect, ReplicationView, ServerState } from './dialects/dialect.ts'
import type { DatabaseServer, Query } from './server.ts'

/** What was last seen of a database server. */
export interface NodeView extends ServerState {
  name: string
  reachable: boolean
  /** Null for a server that replicates from none. */
  replica: ReplicationView | null
  /** The primary's clock at its last heartbeat that this server has, epoch milliseconds; null before there is one. */
  beatAt: number | null
  /** Connections in use, and how many there may be; null while nobody knows. */
  connections: { used: number; most: number } | null
}

/** Observes a server. One that does not answer in time is unreachable, which is no error. */
export async function observe(
  dialect: Dialect,
  { name, query }: DatabaseServer,
): Promise<NodeView> {
  try {
    const state = await dialect.readState(query)
    const replica = await dialect.readReplication(query)
    const beatAt = await readHeartbeat(query)
    return {
      ...state,
      name,
      reachable: true,
      replica,
      beatAt,
      connections: await readConnections(query),
    }
  } catch {
    return unreachable(name)
  }
}

export const unreachable = (name: string): NodeView => ({
  name,
  reachable: false,
  writable: false,
  closed: false,
  executed: '',
  rebuilding: false,
  replica: null,
  beatAt: null,
  connections: null,
  version: '',
  semiSync: null,
})

/** Null before the schema is there. */
async function readHeartbeat(query: Query): Promise<number | null> {
  const rows = await query('SELECT at FROM stickyshop.heartbeat WHERE id = 1').catch(() => [])
  const at = rows[0]?.at
  return at instanceof Date ? at.getTime() : null
}

/** An administrator gets in even when all connections are in use. */
async function readConnections(query: Query): Promise<{ used: number; most: number }> {
  const [status] = await query("SHOW GLOBAL STATUS LIKE 'Threads_connected'")
  const [variable] = await query('SELECT @@GLOBAL.max_connections AS most')
  return { used: Number(status?.Value), most: Number(variable?.most) }
}

/** By the heartbeats that the primary writes; null while nobody knows. */
export const lagOf = ({ beatAt, reachable }: NodeView, primary?: NodeView): number | null =>
  reachable && primary?.beatAt && beatAt ? Math.max(0, primary.beatAt - beatAt) : null
