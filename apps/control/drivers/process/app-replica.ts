import { balancerOfApps } from '../../../../infra/stages/stages.ts'
import { replicaName } from '../../../../infra/topology.ts'
import { type DirectAnswer, fetchDirect, withSecret } from '../../../shared/direct-http.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import { until } from '../../../shared/until.ts'
import type { AppReport } from '../../app-report.ts'
import type { Version } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import { type ChildHooks, createChild } from './child.ts'
import type { Context } from './context.ts'
import { isAliveAt, isReadyAt } from './health-check.ts'
import { agentRole, internalRole, type Ports } from './ports.ts'
import { appProcess } from './process-specs.ts'
import type { Stack } from './stack.ts'

const timeoutMs = 1000

export type AppReplica = ReturnType<typeof createAppReplica>

/** An app replica: its process, its readiness, and whether the edge sends it requests. */
export function createAppReplica(
  context: Context,
  ports: Ports,
  number: number,
  hooks: ChildHooks,
  first: Version | null = null,
) {
  const name = replicaName(number)
  const headers = () => withSecret(context.secrets.internal)
  const internalPort = () => context.port(internalRole(name))
  const url = (path: string) => innerUrl('127.0.0.1', internalPort(), path)
  const child = createChild({
    ...hooks,
    onChange: () => {
      if (child.state === 'ready') readiness.start()
      else if (child.state !== 'paused' && child.state !== 'unresponsive') readiness.stop()
      hooks.onChange()
    },
    name,
    logFile: context.paths.logOf(name),
    spec: async () => {
      // A port that was free at the last start may be somebody else's now.
      await choosePorts()
      return appProcess(context, name, app.version)
    },
    port: internalPort,
    isReady: () => isReadyAt(internalPort(), '/readyz'),
    isAlive: () => isAliveAt(internalPort(), '/healthz'),
  })
  const readiness = createReadiness(() => isReadyAt(internalPort(), '/readyz'), hooks.onChange)

  async function choosePorts(): Promise<void> {
    await ports.refresh(name)
    await ports.refresh(internalRole(name))
    if (balancerOfApps(context.stage) === 'haproxy') await ports.refresh(agentRole(name))
  }

  /** A request to its internal port. @throws if it does not answer with a 2xx */
  async function ask(method: string, path: string, json?: unknown): Promise<DirectAnswer> {
    const answer = await fetchDirect(url(path), { method, json, headers: headers(), timeoutMs })
    if (answer.ok) return answer
    throw new Error(`${name} answers ${answer.status} to ${method} ${path}.`)
  }

  /** What it reports of itself; null if it does not answer. */
  async function report(): Promise<AppReport | null> {
    if (child.state !== 'ready') return null
    // The lab asks once a second.
    return fetchDirect(url('/state'), { keepAlive: true, headers: headers(), timeoutMs })
      .then((answer) => answer.json())
      .catch(() => null)
  }

  const app = {
    name,
    number,
    child,
    readiness,
    choosePorts,
    ask,
    report,
    /** Out of rotation by a command. */
    drained: false,
    /** At the edge. */
    weight: 1,
    /** About to be restarted, stopped or removed. */
    leaving: false,
    /** What it is started with the next time. */
    version: first,
  }
  return app
}

/** Whether the edge may send it requests, if it is ready. */
const isOffered = ({ child, drained, leaving }: AppReplica) =>
  ['ready', 'paused', 'unresponsive'].includes(child.state) && !drained && !leaving

/**
 * The app replicas that the edge sends requests. If none is ready, the checks are more likely to
 * be wrong than all of them: then all stay in rotation.
 */
export function inRotation(apps: readonly AppReplica[]): ReadonlySet<AppReplica> {
  const offered = apps.filter(isOffered)
  const ready = offered.filter(({ readiness }) => readiness.ready)
  return new Set(ready.length > 0 ? ready : offered)
}

const everyMs = 500
const failuresToLeave = 2

/**
 * Checks readiness twice a second, also while an earlier check still waits for its answer: two
 * that fail in a row take the app replica out of rotation, one that succeeds brings it back.
 */
export function createReadiness(check: () => Promise<boolean>, onChange: () => void) {
  let ready = true
  let failures = 0
  let started = 0
  let answered = 0
  let timer: NodeJS.Timeout | undefined

  async function run(): Promise<void> {
    const number = ++started
    const succeeded = await check()
    // A slow answer to an earlier check is out of date.
    if (number < answered || !timer) return
    answered = number
    failures = succeeded ? 0 : failures + 1
    set(failures < failuresToLeave)
  }

  function set(next: boolean): void {
    if (next === ready) return
    ready = next
    onChange()
  }

  return {
    get ready() {
      return ready
    },
    /** Begins with the assumption that it is ready; continues if it has begun. */
    start(): void {
      if (timer) return
      ready = true
      failures = 0
      // An answer that is still awaited is about the process before.
      answered = started + 1
      timer = setInterval(run, everyMs)
    },
    stop(): void {
      clearInterval(timer)
      timer = undefined
    },
  }
}

const drainMs = 10_000
const healthyWithinMs = 5000

/** Stops an app replica without a failed request: it leaves rotation before it gets the signal. */
export async function stopApp(stack: Stack, app: AppReplica): Promise<void> {
  app.leaving = true
  try {
    await stack.edge.apply()
    await app.child.stop(drainMs)
  } finally {
    app.leaving = false
  }
}

/** Starts an app replica, and resolves when the edge sends it requests. */
export async function startApp(stack: Stack, app: AppReplica): Promise<void> {
  await app.child.start()
  await undrainApp(stack, app)
}

/** Resolves when the edge sends it requests again. @throws Refusal if it does not become healthy */
export async function undrainApp(stack: Stack, app: AppReplica): Promise<void> {
  if (app.drained) await app.ask('DELETE', '/drain')
  app.drained = false
  if (!(await until(() => app.readiness.ready, healthyWithinMs)))
    throw new Refusal(500, 'not-ready', { name: app.name })
  await stack.edge.apply()
}

/** Starts and stops app replicas until there are `count`; those with the highest numbers go first. */
export async function scaleApps(stack: Stack, count: number): Promise<void> {
  stack.choices.replicas = count
  const surplus = stack.apps.filter(({ number }) => number > count)
  await Promise.all(
    surplus.map(async (app) => {
      await stopApp(stack, app)
      stack.removeApp(app)
    }),
  )
  const added: AppReplica[] = []
  for (let number = 1; number <= count; number++)
    if (!stack.apps.some((app) => app.number === number)) added.push(await stack.addApp(number))
  await Promise.all(added.map((app) => startNewApp(stack, app)))
  await stack.edge.apply()
}

async function startNewApp(stack: Stack, app: AppReplica): Promise<void> {
  try {
    await startApp(stack, app)
  } catch (error) {
    // It stays in the list, stopped, with its log: `start` tries again.
    const { message: problem } = error as Error
    throw new Refusal(500, 'did-not-start', { name: app.name, problem })
  }
}

/** Restarts an app replica. If no other is in rotation, a substitute is started meanwhile. */
export async function restartApp(stack: Stack, app: AppReplica): Promise<void> {
  const others = [...inRotation(stack.apps)].filter((other) => other !== app)
  const substitute = others.length === 0 ? await startSubstitute(stack) : null
  await stopApp(stack, app)
  await startApp(stack, app)
  if (!substitute) return
  await stopApp(stack, substitute)
  stack.removeApp(substitute)
  await stack.edge.apply()
}

async function startSubstitute(stack: Stack): Promise<AppReplica> {
  const highest = Math.max(...stack.apps.map(({ number }) => number))
  const substitute = await stack.addApp(highest + 1)
  await startApp(stack, substitute)
  return substitute
}
