import type { Context } from '../../control/drivers/process/context.ts'
import { fullText } from '../disk-watch.ts'
import { oneText, type Query, runAll } from './admin.ts'
import { buildAnew } from './build-anew.ts'
import { copyDatabase } from './copy-database.ts'
import type { Errant } from './flavour.ts'
import type { DatabaseNode } from './node.ts'

export interface Roles {
  context: Context
  primary: DatabaseNode
  /** How long the replica holds back what it receives. */
  delaySeconds: number
  say(event: string): void
}

/** Makes the node what it is to be: the one that is open, or a replica of that one. Does nothing when it is. */
export async function takeRole(roles: Roles, node: DatabaseNode): Promise<void> {
  const isFull = node.disk.isFull()
  if (await waitsForRoom(roles, node)) return
  if (node.child.state !== 'ready') return
  if (node === roles.primary) await bePrimary(roles, node, isFull)
  else await beReplica(roles, node)
  // What else it says comes of that.
  if (isFull && node !== roles.primary) node.view.problem = fullText(node.disk)
}

async function bePrimary(
  { context: { flavour } }: Roles,
  { admin, view, disk }: DatabaseNode,
  isFull: boolean,
): Promise<void> {
  if (isFull) {
    view.problem = `takes no writes: ${fullText(disk)}`
    // Not waited for: writes that wait for room hold up the lock that this needs.
    if (!(await isClosed(admin.query)))
      for (const statement of flavour.close) await admin.query(statement)
    return
  }
  if (await flavour.replicationStatus(admin.query)) await runAll(admin.query, flavour.unfollow)
  if (await isClosed(admin.query)) await runAll(admin.query, flavour.open)
  // What an attempt of before ran into, while it came back from a crash.
  view.problem = null
}

const noticesWithinMs = 2000

/**
 * A server that ran into the full disk before it was closed looks only once a minute whether there
 * is room. When it has not noticed by itself it is killed, and comes back as from a crash:
 * nothing that was acknowledged is lost, as what waits was not.
 */
async function waitsForRoom({ context, say }: Roles, node: DatabaseNode): Promise<boolean> {
  const { admin, child, disk, name } = node
  const { freedAt } = disk
  if (freedAt === null || !child.running || !['starting', 'ready'].includes(child.state))
    return false
  // Started when there was room already.
  if (child.running.spawnedAt > freedAt) {
    disk.forget()
    return false
  }
  const notices =
    child.state === 'ready' &&
    (await isDone(async () => {
      await admin.query('FLUSH LOCAL BINARY LOGS', [], noticesWithinMs)
      // Held up by a read replica's other log.
      await context.flavour.replicationStatus(admin.query)
    }))
  disk.forget()
  if (notices) return false
  say(`${name} still waits for room on its disk, which is there: it is started again`)
  child.kill()
  return true
}

const isDone = (work: () => Promise<void>) =>
  work().then(
    () => true,
    () => false,
  )

async function beReplica(roles: Roles, node: DatabaseNode): Promise<void> {
  const { flavour } = roles.context
  if (!(await isClosed(node.admin.query))) await runAll(node.admin.query, flavour.close)
  // What it has can only be compared with a primary that answers.
  if (roles.primary.child.state !== 'ready') return
  if (node.isIncomplete) await copyRows(roles, node)
  const difference = await differenceOf(roles, node)
  const before = node.view.problem
  node.view.problem = difference?.isError ? difference.what : null
  if (!difference) return
  // An error that came again after following anew will not go away by itself.
  const lasting = difference.what === before ? before : null
  const reason = await whyUnfit(roles, node, lasting)
  if (reason) await startOver(roles, node, reason)
  await follow(roles, node)
}

const isClosed = async (query: Query) => oneText(await query('SELECT @@GLOBAL.read_only')) === '1'

interface Difference {
  what: string
  /** The server itself reports it. */
  isError: boolean
}

/** What is not as it should be with the way it follows the primary; null when all is well. */
async function differenceOf(roles: Roles, node: DatabaseNode): Promise<Difference | null> {
  const status = await roles.context.flavour.replicationStatus(node.admin.query)
  const differs = (what: string) => ({ what, isError: false })
  if (!status) return differs('it follows nobody')
  if (status.sourcePort !== roles.primary.port()) return differs('it follows another node')
  if (status.delaySeconds !== roles.delaySeconds) return differs('its delay is another one')
  if (status.receiving && status.applying) return null
  return status.error ? { what: status.error, isError: true } : differs('it was stopped')
}

/** Why what the node holds cannot be the base of a replica; null when it can. */
async function whyUnfit(
  { context, primary }: Roles,
  node: DatabaseNode,
  lasting: string | null,
): Promise<string | null> {
  const errant = await context.flavour.errant(node.admin.query, primary.admin.query)
  if (errant) return `${node.name} has ${sentenceOf(errant)} that ${primary.name} never received`
  return lasting && `${node.name} cannot follow ${primary.name} (${lasting})`
}

const sentenceOf = ({ count }: Errant) => {
  if (count === null) return 'transactions of its own'
  return count === 1 ? 'one transaction' : `${count} transactions`
}

async function startOver(roles: Roles, node: DatabaseNode, reason: string): Promise<void> {
  roles.say(`${reason}: it is built anew`)
  await buildAnew(roles.context, node)
  await copyRows(roles, node)
}

async function copyRows({ context, primary, say }: Roles, node: DatabaseNode): Promise<void> {
  const ports = { from: primary.port(), to: node.port() }
  const rows = await copyDatabase(context.flavour, context.secrets.databaseAdmin, ports)
  node.isIncomplete = false
  say(`${node.name} got ${rows.toLocaleString('en')} rows from ${primary.name}`)
}

async function follow(
  { context, primary, delaySeconds }: Roles,
  node: DatabaseNode,
): Promise<void> {
  const password = context.secrets.databaseReplication
  const source = { port: primary.port(), password, delaySeconds }
  await runAll(node.admin.query, context.flavour.follow(source))
}
