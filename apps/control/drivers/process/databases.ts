import { setTimeout as sleep } from 'node:timers/promises'
import { createReplicationClient, ReplicationRefused } from '../../../replication/client.ts'
import type { ControllerState } from '../../../replication/controller.ts'
import type { Takeover } from '../../../replication/promote.ts'
import { createServer } from '../../../replication/server.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import { until } from '../../../shared/until.ts'
import { type Child, type ChildHooks, createChild } from './child.ts'
import type { Context } from './context.ts'
import { ensureDataFolders, writeDatabaseConfig } from './data-folders.ts'
import { databaseProcess } from './database-config.ts'
import {
  argumentsOfFirst,
  argumentsOfNext,
  chooseFirstMember,
  isGalera,
  leaveGroup,
  memberEnvironment,
} from './database-group.ts'
import { isAliveAt, isReadyAt } from './health-check.ts'
import { portOwner, portProblem } from './ports.ts'
import { replicationProcess } from './process-specs.ts'

const pollMs = 1000
const rolesWithinMs = 60_000

export type Databases = ReturnType<typeof createDatabases>
export type DatabaseProcess = ReturnType<typeof createDatabaseProcess>
type NodeState = ControllerState['nodes'][number]

/** The database servers and the replication controller, which gives each its role. */
export function createDatabases(context: Context, hooks: ChildHooks) {
  const group = context.stage.failover === 'group'
  const galera = isGalera(context)
  const nodes: DatabaseProcess[] = context.databases.map((name) =>
    createDatabaseProcess(context, name, hooks, () => argumentsOf(name)),
  )
  const controller = createControllerProcess(context, hooks)
  const client = createReplicationClient(
    () => innerUrl('127.0.0.1', context.port('replication')),
    () => context.secrets.control,
  )
  let last: ControllerState | null = null
  let stopped = false
  const problems = new Map<string, string | null>()

  /** What the controller knows now; what it knew last while it does not answer. */
  async function readState(timeoutMs?: number): Promise<ControllerState | null> {
    const state = await client.state(timeoutMs)
    if (state) last = state
    return last
  }

  async function prepare(): Promise<void> {
    for (const { name } of nodes) await writeDatabaseConfig(context, name)
    if (context.stageBefore?.failover === 'group' && !group) await leaveGroup(context)
    await ensureDataFolders(context, context.databases)
  }

  /**
   * Arguments of a member of a Galera group: it joins the others, or starts the group when none of them runs.
   * @throws Error for people when another one has to do that, as it has more
   */
  async function argumentsOf(name: string): Promise<string[]> {
    if (!galera) return []
    const others = nodes.filter((one) => one.name !== name)
    if (others.every(({ child }) => child.state === 'stopped')) {
      const first = await chooseFirstMember(context, context.databases, name)
      if (first === name) return argumentsOfFirst(context, name)
      throw new Error(`${first} has changes that ${name} lacks, and has to be started first.`)
    }
    return argumentsOfNext(context, name, async () => {
      const state = await readState()
      return state?.nodes.some((one) => one.name !== name && one.reachable && !one.problem) ?? false
    })
  }

  /** All at once; of Galera, one first, whom the others join. */
  async function startServers(): Promise<void> {
    const first = galera ? nodeOf(await chooseFirstMember(context, context.databases)) : null
    await first?.child.start()
    await Promise.all(nodes.filter((one) => one !== first).map(({ child }) => child.start()))
  }

  /** Resolves when the primary accepts writes and the other server replicates from it. */
  async function start(): Promise<void> {
    await Promise.all([controller.start(), startServers()])
    void poll()
    if (await waitForRoles()) return
    const found = last?.nodes.flatMap(({ name, problem }) => (problem ? `${name} ${problem}.` : []))
    throw new Error(`The databases did not get their roles. ${found?.join(' ') ?? ''}`)
  }

  /** True when every server that runs has its role, false after a minute or on a full disk. */
  async function waitForRoles(): Promise<boolean> {
    // What was observed before may be of a server that has been killed since.
    const since = Date.now()
    const running = () => nodes.filter(({ child }) => child.state === 'ready')
    const isMember = ({ reachable, problem }: NodeState) => reachable && problem === null
    const hasRole = ({ name, writable, reachable, closed, replica, rebuilding }: NodeState) => {
      if (name === last?.primary) return writable
      // Without a primary there is nobody to replicate from.
      if (!running().some((one) => one.name === last?.primary)) return reachable && closed
      return replica?.connected && replica.applying && !rebuilding
    }
    const isDecided = async () => {
      const state = await client.state()
      if (!state || state.observedAt <= since) return false
      last = state
      const mine = running().flatMap(({ name }) => state.nodes.filter((one) => one.name === name))
      if (mine.length > 0 && mine.every((one) => one && (group ? isMember : hasRole)(one)))
        return true
      return mine.some((one) => one?.diskFull)
    }
    const decided = await until(isDecided, rolesWithinMs, 100)
    return decided && !last?.nodes.some(({ diskFull }) => diskFull)
  }

  /** Watches for servers that do not go on by themselves: only a restart helps. */
  async function poll(): Promise<void> {
    while (!stopped) {
      await readState()
      for (const { name, problem, stuckSince } of last?.nodes ?? []) {
        report(name, problem)
        const { child } = nodeOf(name)
        const { running } = child
        if (stuckSince === null || !running || running.spawnedAt > stuckSince) continue
        if (!['starting', 'ready', 'unresponsive'].includes(child.state)) continue
        hooks.log(
          `${name} does not go on by itself (npm run lab logs replication): it is started again`,
        )
        child.kill()
      }
      await sleep(pollMs, undefined, { ref: false })
    }
  }

  /** For people who watch the terminal: a problem once, until it is another one. */
  function report(name: string, problem: string | null): void {
    if (problem && problems.get(name) !== problem) hooks.log(`${name}: ${problem}`)
    problems.set(name, problem)
  }

  const nodeOf = (name: string) => nodes.find((node) => node.name === name) as DatabaseProcess

  /**
   * Makes `name` the primary. An old primary that does not answer is killed first, as it could come
   * back while it still accepts writes; it is started again, read-only, and gets its new role.
   * @throws ReplicationRefused
   */
  async function promote(name: string, force = false): Promise<Takeover> {
    // A group moves the writes by itself, or not at all.
    if (group) return client.promote(name, 'refuse')
    const primary = (await readState())?.primary
    const old = primary ? nodeOf(primary).child : null
    if (!old || old.state === 'ready')
      try {
        return await client.promote(name, 'refuse', force)
      } catch (error) {
        const isUnreachable =
          error instanceof ReplicationRefused && error.code === 'primary-unreachable'
        if (!isUnreachable || !old) throw error
      }
    const wasRunning = old.state !== 'stopped'
    try {
      await fence(old)
      return await client.promote(name, 'take over', force)
    } finally {
      if (wasRunning) void old.start({ retry: true }).catch((error) => hooks.log(error.message))
    }
  }

  async function fence(old: Child): Promise<void> {
    await old.stop(0)
    const port = context.port(old.name)
    if ((await portProblem(port, '127.0.0.1')) === 'EADDRINUSE')
      throw new Error(
        `Another process answers for ${old.name} and has to be ended first: ${portOwner(port)}`,
      )
  }

  return {
    nodes,
    controller,
    prepare,
    start,
    waitForRoles,
    readState,
    /** As it was last known; before that the first server. */
    primary: () => nodeOf(last?.primary ?? context.databases[0] ?? ''),
    /** How long nobody took the writes before the member that does; null as long as none has failed. */
    tookOverMs: (): number | null => last?.tookOverMs ?? null,
    /** What the controller last saw of a server that runs. */
    viewOf: ({ name, child }: DatabaseProcess): NodeState | null =>
      (child.state === 'ready' && last?.nodes.find((one) => one.name === name)) || null,
    promote,
    close: client.close,
    changePasswords: client.changePasswords,
    delay: client.delay,
    /** Ends everything; the controller first, so that nobody is connected to the servers. */
    async stop(graceMs: number): Promise<void> {
      stopped = true
      await controller.stop(graceMs)
      for (const node of nodes) node.close()
      await Promise.all(nodes.map(({ child }) => child.stop(graceMs)))
    },
  }
}

function createDatabaseProcess(
  context: Context,
  name: string,
  hooks: ChildHooks,
  memberArguments: () => Promise<string[]>,
) {
  const address = () => ({ name, host: '127.0.0.1', port: context.port(name) })
  // For statements of commands, and one of its own for health checks: a statement that takes long
  // must not look like a server that hangs.
  const control = createServer(address(), {
    user: 'control',
    password: () => context.secrets.databaseControl,
    database: 'stickyshop',
  })
  const health = createServer(address(), {
    user: 'health',
    password: () => context.secrets.databaseHealth,
  })
  const child = createChild({
    ...hooks,
    name,
    logFile: context.paths.logOf(name),
    // After a crash it first repairs its tables; a member may first wait for another one's copy, then get its own.
    readyWithinMs: 300_000,
    spec: async () => {
      await writeDatabaseConfig(context, name)
      const args = await memberArguments()
      return databaseProcess(context, name, { args, env: await memberEnvironment(context) })
    },
    isReady: () =>
      health.query('SELECT 1', [], 1000).then(
        () => true,
        () => false,
      ),
    port: () => context.port(name),
    isAlive: () => health.query('SELECT 1').then(() => true, isAnswer),
  })
  const close = () => {
    control.close()
    health.close()
  }
  return { name, child, control, close, port: () => context.port(name) }
}

/** An error of the server itself, such as too many connections: it is alive. */
const isAnswer = (error: { errno?: number }) => (error.errno ?? 0) > 0

const createControllerProcess = (context: Context, hooks: ChildHooks): Child =>
  createChild({
    ...hooks,
    name: 'replication',
    logFile: context.paths.logOf('replication'),
    spec: async () => replicationProcess(context),
    port: () => context.port('replication'),
    isReady: () => isReadyAt(context.port('replication'), '/healthz'),
    isAlive: () => isAliveAt(context.port('replication'), '/healthz'),
  })
