import type { DatabaseNode } from './node.ts'
import { serverVersion } from './server-version.ts'

/** Fills the views of all nodes; lag is measured against the primary's own heartbeat. */
export async function lookAtNodes(nodes: readonly DatabaseNode[], primary: string): Promise<void> {
  const beats = new Map<string, number | null>()
  await Promise.all(nodes.map(async (node) => beats.set(node.name, await lookAt(node))))
  const newest = beats.get(primary)
  for (const { name, view } of nodes) {
    const beat = beats.get(name)
    if (newest && beat) view.lagMs = Math.max(0, newest - beat)
    else if (!view.reachable) view.lagMs = null
  }
}

/** When the node's last heartbeat was, by the primary's clock. */
async function lookAt({ admin, child, view }: DatabaseNode): Promise<number | null> {
  try {
    if (child.state !== 'ready') throw new Error('not running')
    const [row] = await admin.query(
      'SELECT @@GLOBAL.read_only AS closed, VERSION() AS version',
      [],
      1000,
    )
    view.reachable = true
    view.writable = Number(row?.closed) === 0
    view.version = serverVersion(String(row?.version))
  } catch {
    view.reachable = false
    view.writable = false
    return null
  }
  try {
    const [row] = await admin.query('SELECT at FROM heartbeat WHERE id = 1', [], 1000)
    return row?.at instanceof Date ? row.at.getTime() : null
  } catch {
    // The schema is not there yet.
    return null
  }
}
