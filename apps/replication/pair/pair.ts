import { databaseNames } from '../../../infra/topology.ts'
import type { ChildHooks } from '../../control/drivers/process/child.ts'
import type { Context } from '../../control/drivers/process/context.ts'
import { createMutex } from '../../control/drivers/process/mutex.ts'
import { until } from '../../shared/until.ts'
import { fullText } from '../disk-watch.ts'
import { checkServer } from './check-server.ts'
import { hasData, makeDataFolders, writeDatabaseConfig } from './initialise.ts'
import { lookAtNodes } from './look.ts'
import { createDatabaseNode, type DatabaseNode, stopNode } from './node.ts'
import { checkReplication, promoteByForce, promoteGracefully } from './promote.ts'
import { takeRole } from './roles.ts'

const periodMs = 1000

export type DatabasePair = ReturnType<typeof createDatabasePair>

interface Hooks extends ChildHooks {
  /** Holds the name of the primary, and remembers another. */
  choices: { primary: string }
}

/**
 * The databases. Which one is the primary is recorded; once a second each node is brought
 * to what it is to be, so that one that comes back, after whatever, finds its place.
 */
export function createDatabasePair(context: Context, { choices, ...hooks }: Hooks) {
  const nodes = databaseNames.map((name) =>
    createDatabaseNode(context, name, { ...hooks, endHung }),
  )
  const alone = createMutex()
  let delaySeconds = 0
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const roles = () => ({ context, primary: primaryNode(), delaySeconds, say: hooks.log })

  function primaryNode(): DatabaseNode {
    const node = nodes.find(({ name }) => name === choices.primary) ?? nodes[0]
    if (!node) throw new Error('There are no databases.')
    return node
  }

  /** Makes missing data folders. A primary without data gives way to a node that has some. */
  async function prepare(): Promise<void> {
    for (const { name } of nodes) await writeDatabaseConfig(context, name)
    checkServer(context)
    const hasRows = (node: DatabaseNode) => hasData(context, node.name) && !node.isIncomplete
    const keeper = nodes.find(hasRows)
    if (keeper && !hasRows(primaryNode())) {
      hooks.log(`${choices.primary} has no data: ${keeper.name} becomes the primary`)
      choices.primary = keeper.name
    }
    // The primary first: should this be cut short, the next start has it to copy from.
    const empty = [primaryNode(), ...replicas()].filter((node) => !hasRows(node))
    for (const node of empty) node.isIncomplete = keeper !== undefined
    await makeDataFolders(
      context,
      empty.map(({ name }) => name),
    )
  }

  /** Resolves when the primary accepts writes and the other follows it. */
  async function start(): Promise<void> {
    await Promise.all(nodes.map(({ child }) => child.start()))
    await alone(async () => {
      await takeRole(roles(), primaryNode())
      const { name, disk } = primaryNode()
      // Nothing could be prepared, and why would be hard to find.
      if (disk.isFull())
        throw new Error(`${name} cannot take changes: ${fullText(disk)}. Make room.`)
      for (const node of replicas()) await takeRole(roles(), node)
    })
    void loop()
  }

  const replicas = () => nodes.filter((node) => node !== primaryNode())

  async function loop(): Promise<void> {
    await alone(reconcile)
    if (!stopped) timer = setTimeout(loop, periodMs)
  }

  async function reconcile(): Promise<void> {
    // A node that dies under our hands is looked at again next time.
    for (const node of [primaryNode(), ...replicas()])
      await takeRole(roles(), node).catch((error) => {
        node.view.problem ??= String(error.message)
      })
    await lookAtNodes(nodes, choices.primary)
  }

  /**
   * Makes `next` the primary. Returns what is to be told about it.
   * @throws PromotionRefused when the primary answers and `next` does not follow it.
   */
  const promote = (next: DatabaseNode): Promise<{ graceful: boolean }> =>
    alone(async () => {
      const old = primaryNode()
      const graceful = await isThere(old)
      if (graceful) {
        await checkReplication(roles(), next)
        await lag(0)
        await promoteGracefully(roles(), next)
        await become(next)
        await takeRole(roles(), old)
      } else await takeOver(old, next)
      await lookAtNodes(nodes, choices.primary)
      return { graceful }
    })

  async function become(next: DatabaseNode): Promise<void> {
    choices.primary = next.name
    delaySeconds = 0
    await takeRole(roles(), next)
  }

  /** From a primary that does not answer. It is started again in any case, and finds its place. */
  async function takeOver(old: DatabaseNode, next: DatabaseNode): Promise<void> {
    const wasToRun = old.child.state !== 'stopped'
    try {
      await promoteByForce(roles(), next)
      await become(next)
    } finally {
      if (wasToRun) void old.child.start({ retry: true }).catch((error) => hooks.log(error.message))
    }
  }

  /**
   * Ends a server that answers nothing any more, while nobody changes its role. It is closed
   * first, in case that it wakes up at this moment, and it comes back read-only.
   */
  function endHung(node: DatabaseNode, kill: () => Promise<void>): Promise<void> {
    return alone(async () => {
      if (node.child.state !== 'unresponsive') return
      for (const statement of context.flavour.close)
        await node.admin.query(statement, [], 2000).catch(() => {})
      await kill()
    })
  }

  /** Under load an answer may take a while; declared dead, it is killed. */
  async function isThere({ child, view }: DatabaseNode): Promise<boolean> {
    const patienceMs = child.state === 'ready' ? 5000 : 0
    const seen = async () => {
      await lookAtNodes(nodes, choices.primary)
      return view.reachable
    }
    return until(seen, patienceMs, 200)
  }

  /** Ends a node in good order, at a moment when nobody changes its role. */
  const stop = (node: DatabaseNode, graceMs: number): Promise<void> =>
    alone(() => stopNode(node, graceMs))

  /** Starts a node that was stopped, and not while its data folder is made. */
  const startNode = ({ child }: DatabaseNode): Promise<void> => alone(() => child.start())

  async function lag(seconds: number): Promise<void> {
    delaySeconds = seconds
    for (const node of replicas()) await takeRole(roles(), node)
  }

  function stopWatching(): void {
    stopped = true
    clearTimeout(timer)
  }

  return {
    nodes,
    prepare,
    start,
    stop,
    startNode,
    promote,
    /** Holds back what the replica applies. */
    lag: (seconds: number) => alone(() => lag(seconds)),
    /** Resolves when every node that runs is what it is to be. */
    settle: () => alone(reconcile),
    primary: primaryNode,
    replicas,
    get delaySeconds() {
      return delaySeconds
    },
    stopWatching,
  }
}
