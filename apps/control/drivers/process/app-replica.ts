import { replicaName } from '../../../../infra/topology.ts'
import { directAgent, withSecret } from '../../../shared/direct-http.ts'
import type { AppReport } from '../../app-report.ts'
import { type ChildHooks, createChild } from './child.ts'
import type { Context } from './context.ts'
import { answers, get, responds } from './get.ts'
import { internalRole, type Ports } from './ports.ts'
import { appProcess } from './process-specs.ts'

// The console looks once a second.
const agent = directAgent({ keepAlive: true })

export type Replica = ReturnType<typeof createReplica>

/** A replica of the shop: its process, its health, and whether it gets visitors. */
export function createReplica(context: Context, ports: Ports, number: number, hooks: ChildHooks) {
  const name = replicaName(number)
  const headers = withSecret(context.secrets.internal)
  const internalPort = () => context.port(internalRole(name))
  const child = createChild({
    ...hooks,
    onChange: () => {
      if (child.state === 'ready') health.start()
      else if (child.state !== 'paused' && child.state !== 'unresponsive') health.stop()
      hooks.onChange()
    },
    name,
    logFile: context.paths.logOf(name),
    spec: async () => {
      // A port that was free at the last start may be somebody else's now.
      await choosePorts()
      return appProcess(context, name)
    },
    port: internalPort,
    isReady: () => answers(internalPort(), '/readyz'),
    isAlive: () => responds(internalPort(), '/healthz'),
  })
  const health = createHealth(() => answers(internalPort(), '/readyz'), hooks.onChange)

  async function choosePorts(): Promise<void> {
    await ports.refresh(name)
    await ports.refresh(internalRole(name))
  }

  /** A request to its internal port. @throws when it does not answer with a 2xx. */
  async function ask(method: string, path: string, json?: unknown): Promise<string> {
    const { status, body } = await get(internalPort(), path, { method, json, headers })
    if (status >= 200 && status < 300) return body
    throw new Error(`${name} answers ${status} to ${method} ${path}.`)
  }

  /** What it says of itself; null when it says nothing. */
  async function state(): Promise<AppReport | null> {
    if (child.state !== 'ready') return null
    return get(internalPort(), '/state', { agent, headers })
      .then(({ body }) => JSON.parse(body))
      .catch(() => null)
  }

  return {
    name,
    number,
    child,
    health,
    choosePorts,
    ask,
    state,
    /** Taken out by hand, until it is resumed. */
    drained: false,
    /** On its way out: restarted, stopped or removed. */
    leaving: false,
  }
}

/** Gets visitors, if it answers. */
export const isOffered = ({ child, drained, leaving }: Replica) =>
  ['ready', 'paused', 'unresponsive'].includes(child.state) && !drained && !leaving

/**
 * Those that visitors are sent to. When every one of them seems ill, the checks are more
 * likely to be wrong than all replicas at once: then they all stay in.
 */
export function inRotation(replicas: readonly Replica[]): ReadonlySet<Replica> {
  const offered = replicas.filter(isOffered)
  const healthy = offered.filter(({ health }) => health.up)
  return new Set(healthy.length > 0 ? healthy : offered)
}

const periodMs = 500
const failuresToLeave = 2

export type Health = ReturnType<typeof createHealth>

/**
 * Looks at a replica twice a second, also while an earlier look still waits for its
 * answer: two that fail in a row take it out, one that succeeds brings it back.
 */
export function createHealth(isWell: () => Promise<boolean>, onChange: () => void) {
  let up = true
  let failures = 0
  let asked = 0
  let heard = 0
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    const turn = ++asked
    const well = await isWell()
    // A slow answer of before says nothing any more.
    if (turn < heard || !timer) return
    heard = turn
    failures = well ? 0 : failures + 1
    set(failures < failuresToLeave)
  }

  function set(now: boolean): void {
    if (now === up) return
    up = now
    onChange()
  }

  /** From now on, beginning with the benefit of the doubt; goes on if it has begun. */
  function start(): void {
    if (timer) return
    up = true
    failures = 0
    // An answer that is still under way is about the process of before.
    heard = asked + 1
    timer = setInterval(look, periodMs)
  }

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  return {
    get up() {
      return up
    },
    start,
    stop,
  }
}
