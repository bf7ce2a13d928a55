import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { EdgeKind } from '../../../../infra/stages/stage.ts'
import * as haproxy from '../../../edge/haproxy/process.ts'
import * as nginx from '../../../edge/nginx/process.ts'
import { Refusal } from '../../refusal.ts'
import { type ChildHooks, createChild } from './child.ts'
import type { Context } from './context.ts'
import { respondsAt } from './health-check.ts'
import type { ProcessSpec } from './process-specs.ts'
import { rotateLog } from './rotate-log.ts'

/** An nginx or a HAProxy with a configuration that follows what is desired. */
export interface ProxyPlan<State extends object> {
  name: string
  kind: EdgeKind
  /** A load balancer in front of web servers has another main file than the edge and they. */
  isBalancer?: boolean
  /** Where it runs. */
  folder: string
  logFile: string
  /** The role of its control server's port. */
  control: string
  desired(): State
  render(state: State & { configVersion: number }): Record<string, string>
}

export type ProxyProcess = ReturnType<typeof createProxy>

/** How the two differ for the one that runs them. */
const signals = {
  nginx: { reload: 'SIGHUP', stop: 'SIGQUIT' },
  haproxy: { reload: 'SIGUSR2', stop: 'SIGUSR1' },
} as const

/** Its process, and the configuration that it runs with. */
export function createProxy<State extends object>(
  context: Context,
  plan: ProxyPlan<State>,
  hooks: ChildHooks,
) {
  const { name, kind, folder } = plan
  const control = () => `http://127.0.0.1:${context.port(plan.control)}`
  let isPrepared = false
  let version = 0
  let rendered = ''
  let loaded = 0
  let files: Record<string, string> = {}

  const child = createChild({
    ...hooks,
    name,
    logFile: plan.logFile,
    stopSignal: signals[kind].stop,
    spec: async () => {
      await prepare()
      await apply()
      return proxyProcess(context, plan)
    },
    port: () => context.port(plan.control),
    isAlive: () => respondsAt(`${control()}/edge/version`),
    isReady: async () => {
      loaded = (await nginx.getEdgeVersion(control())) ?? 0
      return loaded === version
    },
  })

  async function prepare(): Promise<void> {
    if (isPrepared) return
    await copyFiles(context, folder, context.paths[kind])
    isPrepared = true
  }

  /** Resolves when every worker runs the desired configuration. */
  const apply = coalesce(async () => {
    if (!isPrepared) return
    await write()
    // One that does not run, or is paused, loads it when it is back.
    if (child.state !== 'ready' || loaded === version) return
    const reload = () => child.signal(signals[kind].reload)
    reload()
    await nginx
      .waitForEdgeVersion(control(), version, {
        isStopped: () => child.state !== 'ready',
        ...(kind === 'haproxy' && { reload }),
      })
      .catch(() => {
        throw new Refusal(503, 'edge-late', { name, lab: 'npm run lab' })
      })
    loaded = version
  })

  /** Writes the desired configuration if it is new. One that is refused is rolled back. */
  async function write(): Promise<void> {
    const state = plan.desired()
    const text = JSON.stringify(state)
    if (text === rendered) return
    const next = plan.render({ ...state, configVersion: version + 1 })
    try {
      await writeGenerated(folder, withoutReuseport(next))
      await check()
      await writeGenerated(folder, next)
    } catch (error) {
      await writeGenerated(folder, files)
      throw error
    }
    version++
    rendered = text
    files = next
  }

  async function check(): Promise<void> {
    const env = { ...context.environment }
    if (kind === 'nginx')
      await nginx.checkConfiguration(context.programs.nginx, folder, env, nginxFile(plan))
    else await haproxy.checkConfiguration(context.programs.haproxy, folder, env, frontends(plan))
  }

  return {
    child,
    kind,
    isBalancer: plan.isBalancer ?? false,
    /** Of nginx. */
    mainFile: path.join(folder, nginxFile(plan)),
    apply,
    prepare,
    /** The version that would be written with this state. */
    versionOf: (state: object) => (JSON.stringify(state) === rendered ? version : version + 1),
    get version() {
      return version
    },
  }
}

type What = Pick<ProxyPlan<object>, 'name' | 'kind' | 'isBalancer' | 'folder'>

const nginxFile = ({ isBalancer }: What) => (isBalancer ? 'balancer.conf' : 'nginx.conf')
const frontends = ({ isBalancer }: What) => (isBalancer ? 'balancer.cfg' : 'public.cfg')

export const proxyProcess = (
  { programs, environment }: Context,
  { name, kind, folder, ...rest }: What,
): ProcessSpec => {
  const what = { name, kind, folder, ...rest }
  return {
    name,
    cwd: folder,
    env: environment,
    ...(kind === 'haproxy'
      ? { command: programs.haproxy, args: haproxy.haproxyArguments(folder, frontends(what)) }
      : { command: programs.nginx, args: nginx.nginxArguments(folder, nginxFile(what)) }),
  }
}

/**
 * `nginx -t` opens the sockets, too. With `reuseport` it would get some of the connections, for as long
 * as it checks, and cut them off.
 */
const withoutReuseport = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text.replaceAll(' reuseport', '')]),
  )

/** Copies `nginx/` or `haproxy/` and the error pages to where it runs; logs of earlier runs are kept. */
export async function copyFiles({ paths }: Context, folder: string, source: string): Promise<void> {
  for (const name of ['conf.d', 'snippets', 'pages', 'generated'])
    await rm(path.join(folder, name), { recursive: true, force: true })
  await cp(source, folder, { recursive: true })
  await cp(paths.errorPages, path.join(folder, 'pages'), { recursive: true })
  for (const name of ['generated', 'logs', 'temp'])
    await mkdir(path.join(folder, name), { recursive: true, mode: 0o700 })
  for (const log of ['access.log', 'error.log']) rotateLog(path.join(folder, 'logs', log))
}

/** Under their names only when all are complete: on a full disk those that are there stay. */
export async function writeGenerated(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const fileOf = (name: string) => path.join(folder, 'generated', name)
  const texts = Object.entries(files)
  await Promise.all(texts.map(([name, text]) => writeFile(`${fileOf(name)}.next`, text)))
  await Promise.all(texts.map(([name]) => rename(`${fileOf(name)}.next`, fileOf(name))))
}

/**
 * Calls of `work` never overlap, and calls that come while one runs share the next one:
 * each caller's promise is that of a run that began after its call.
 */
export function coalesce(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  return () => {
    next ??= current
      .catch(() => {})
      .then(() => {
        next = null
        current = work()
        return current
      })
    return next
  }
}
