import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { type ChildHooks, createChild } from '../../control/drivers/process/child.ts'
import type { Context } from '../../control/drivers/process/context.ts'
import { databaseProcess } from '../../control/drivers/process/process-specs.ts'
import { createDiskWatch } from '../disk-watch.ts'
import { createAdmin } from './admin.ts'
import { writeDatabaseConfig } from './initialise.ts'

export type DatabaseNode = ReturnType<typeof createDatabaseNode>

/** What was last seen of a node. */
export interface NodeView {
  reachable: boolean
  writable: boolean
  lagMs: number | null
  /** As it said it last. */
  version: string | null
  /** What keeps it from being a replica, or null. */
  problem: string | null
}

interface NodeHooks extends ChildHooks {
  /** Ends the server of this node, which hangs, by calling `kill`. */
  endHung(node: DatabaseNode, kill: () => Promise<void>): Promise<void>
}

export function createDatabaseNode(context: Context, name: string, hooks: NodeHooks) {
  const admin = createAdmin(context.port(name), context.secrets.databaseAdmin)
  const view: NodeView = {
    ...{ reachable: false, writable: false, lagMs: null },
    ...{ version: null, problem: null },
  }
  // Of its own: statements that take long must not look like a server that hangs.
  const healthCheck = createAdmin(context.port(name), context.secrets.databaseAdmin)
  const incomplete = `${context.paths.dataOf(name)}.incomplete`

  const child = createChild({
    ...hooks,
    name,
    logFile: context.paths.logOf(name),
    // After a crash it first repairs what was under way.
    readyWithinMs: 60_000,
    spec: async () => {
      await writeDatabaseConfig(context, name)
      return databaseProcess(context, name)
    },
    isReady: () =>
      admin.query('SELECT 1', [], 1000).then(
        () => true,
        () => false,
      ),
    port: () => context.port(name),
    isAlive: () => healthCheck.query('SELECT 1').then(() => true, isAnswer),
    endHung: (kill) => hooks.endHung(node, kill),
  })

  const node = {
    name,
    child,
    admin,
    healthCheck,
    view,
    disk: createDiskWatch(context.paths.dataOf(name)),
    port: () => context.port(name),
    /** Its rows have to be copied from the primary before it can follow; remembered over restarts. */
    get isIncomplete() {
      return existsSync(incomplete)
    },
    set isIncomplete(value: boolean) {
      if (value) writeFileSync(incomplete, '')
      else rmSync(incomplete, { force: true })
    },
  }
  return node
}

/** An error of the server itself, such as too many connections: it is alive. */
const isAnswer = (error: { errno?: number }) => (error.errno ?? 0) > 0

/** Hangs up first: MySQL gives those who are still there two seconds to go. */
export async function stopNode(node: DatabaseNode, graceMs: number): Promise<void> {
  const { admin, healthCheck, child } = node
  admin.close()
  healthCheck.close()
  await child.stop(graceMs)
}
