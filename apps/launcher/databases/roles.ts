import type { Context } from '../plan/context.ts'
import { oneText, type Query, runAll } from './admin.ts'
import { buildAnew } from './build-anew.ts'
import { copyDatabase } from './copy-database.ts'
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
  if (node.child.state !== 'ready') return
  if (node === roles.primary) await bePrimary(roles, node)
  else await beReplica(roles, node)
}

async function bePrimary(
  { context: { flavour } }: Roles,
  { admin, view }: DatabaseNode,
): Promise<void> {
  if (await flavour.replicationStatus(admin.query)) await runAll(admin.query, flavour.unfollow)
  if (await isClosed(admin.query)) await runAll(admin.query, flavour.open)
  // What an attempt of before ran into, while it came back from a crash.
  view.problem = null
}

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
  if (errant === 1) return `${node.name} has a transaction that ${primary.name} never received`
  if (errant > 0)
    return `${node.name} has ${errant} transactions that ${primary.name} never received`
  return lasting && `${node.name} cannot follow ${primary.name} (${lasting})`
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
