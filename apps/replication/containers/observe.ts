import { databaseConnections } from '../../control/status/limits.ts'
import { serverVersion } from '../pair/server-version.ts'
import type { DatabaseNode, Row } from './database-node.ts'
import { type NodeView, type ReplicaView, unreachable } from './node-view.ts'

const stateSql = `
  SELECT @@GLOBAL.read_only AS readOnly,
         @@GLOBAL.super_read_only AS closed,
         @@GLOBAL.gtid_executed AS executed,
         @@GLOBAL.gtid_purged AS purged,
         VERSION() AS version`

/** Looks at a node; one that does not answer is unreachable, and no error. */
export async function observe({ name, query }: DatabaseNode): Promise<NodeView> {
  try {
    const [state] = await query(stateSql, [], 1000)
    const [status] = await query('SHOW REPLICA STATUS', [], 1000)
    return {
      name,
      reachable: true,
      writable: Number(state?.readOnly) === 0,
      closed: Number(state?.closed) === 1,
      executed: setIn(state?.executed),
      purged: setIn(state?.purged),
      replica: status ? replicaIn(status) : null,
      beatAt: await beatAt(query),
      connections: await databaseConnections(name, query),
      version: serverVersion(String(state?.version)),
    }
  } catch {
    return unreachable(name)
  }
}

// The server breaks long sets into lines.
const setIn = (value: unknown) => String(value ?? '').replaceAll('\n', '')

const replicaIn = (row: Row): ReplicaView => ({
  source: String(row.Source_Host),
  delaySeconds: Number(row.SQL_Delay),
  receiving: row.Replica_IO_Running !== 'No',
  connected: row.Replica_IO_Running === 'Yes',
  applying: row.Replica_SQL_Running === 'Yes',
  receiveError: Number(row.Last_IO_Errno),
  applyError: Number(row.Last_SQL_Errno),
  message: String(row.Last_SQL_Error || row.Last_IO_Error || ''),
  received: setIn(row.Retrieved_Gtid_Set),
})

async function beatAt(query: DatabaseNode['query']): Promise<number | null> {
  // Before the schema is there, nothing beats.
  const rows = await query('SELECT at FROM stickyshop.heartbeat WHERE id = 1').catch(() => [])
  const at = rows[0]?.at
  return at instanceof Date ? at.getTime() : null
}
