import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { edgeFiles, shownFiles } from '../../../edge/edge-files.ts'
import type { EdgeState } from '../../../edge/edge-state.ts'
import * as haproxy from '../../../edge/haproxy/process.ts'
import * as nginx from '../../../edge/nginx/process.ts'
import { renderWeb } from '../../../edge/nginx/render.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import { Refusal } from '../../refusal.ts'
import { type Child, type ChildHooks, createChild } from './child.ts'
import type { Context } from './context.ts'
import { respondsAt } from './health-check.ts'
import { edgeControlRole, webName } from './ports.ts'
import type { ProcessSpec } from './process-specs.ts'
import { rotateLog } from './rotate-log.ts'

const loadedWithinMs = 10_000

export type Edge = ReturnType<typeof createEdge>

type Desired = () => Omit<EdgeState, 'configVersion'>

/** How the two load balancers differ for the one that runs them. */
const kinds = {
  nginx: { check: nginx.checkConfiguration, reload: 'SIGHUP', stop: 'SIGQUIT' },
  haproxy: { check: haproxy.checkConfiguration, reload: 'SIGUSR2', stop: 'SIGUSR1' },
} as const

/** The edge: its process, and the configuration that it runs with. */
export function createEdge(context: Context, desired: Desired, hooks: ChildHooks) {
  const kind = kinds[context.stage.edge]
  const { edge: folder } = context.paths
  const control = () => `http://127.0.0.1:${context.port(edgeControlRole)}`
  let version = 0
  let rendered = ''
  let loaded = 0
  let files: Record<string, string> = {}

  const child = createChild({
    ...hooks,
    name: 'edge',
    // HAProxy writes its access log to standard output.
    logFile:
      context.stage.edge === 'haproxy'
        ? path.join(folder, 'logs/access.log')
        : context.paths.logOf('edge'),
    stopSignal: kind.stop,
    spec: async () => {
      await apply()
      return edgeProcess(context)
    },
    port: () => context.port(edgeControlRole),
    isAlive: () => respondsAt(`${control()}/edge/version`),
    isReady: async () => {
      loaded = (await nginx.getEdgeVersion(control())) ?? 0
      return loaded === version
    },
  })

  /** Resolves when every worker of the edge runs the desired configuration. */
  const apply = coalesce(async () => {
    await write()
    // One that does not run, or is paused, loads it when it is back.
    if (child.state !== 'ready' || loaded === version) return
    const reload = () => child.signal(kind.reload)
    reload()
    await nginx
      .waitForEdgeVersion(control(), version, {
        withinMs: loadedWithinMs,
        isStopped: () => child.state !== 'ready',
        ...(context.stage.edge === 'haproxy' && { reload }),
      })
      .catch(() => {
        throw new Refusal(503, 'edge-late', { lab: 'npm run lab' })
      })
    loaded = version
  })

  /** Writes the desired configuration if it is new. One that is refused is rolled back. */
  async function write(): Promise<void> {
    const state = desired()
    const text = JSON.stringify(state)
    if (text === rendered) return
    const next = edgeFiles[context.stage.edge].render({ ...state, configVersion: version + 1 })
    await writeGenerated(folder, next)
    try {
      const { programs, environment, stage } = context
      await kind.check(programs[stage.edge], folder, { ...environment })
    } catch (error) {
      await writeGenerated(folder, files)
      throw error
    }
    version++
    rendered = text
    files = next
  }

  /** What depends on the switches, as it would be rendered with this change. */
  function preview(change: Partial<Pick<EdgeState, 'strategy' | 'cache'>>): Record<string, string> {
    const state = { ...desired(), ...change }
    const same = JSON.stringify(state) === rendered
    const configVersion = same ? version : version + 1
    return shownFiles(context.stage.edge, { ...state, configVersion })
  }

  return {
    child,
    apply,
    preview,
    prepare: () => copyFiles(context, folder, context.paths[context.stage.edge]),
    get version() {
      return version
    },
  }
}

/** The nginx that serves static files behind HAProxy. Nothing in its configuration changes while it runs. */
export function createWeb(context: Context, desired: Desired, hooks: ChildHooks): Child {
  const { web: folder, nginx: source } = context.paths
  const url = () => innerUrl('127.0.0.1', context.port(webName), '/favicon.svg')
  return createChild({
    ...hooks,
    name: webName,
    logFile: context.paths.logOf(webName),
    stopSignal: 'SIGQUIT',
    spec: async () => {
      await copyFiles(context, folder, source)
      const address = `127.0.0.1:${context.port(webName)}`
      await writeGenerated(folder, renderWeb({ ...desired(), configVersion: 0 }, address))
      const { programs, environment } = context
      await nginx.checkConfiguration(programs.nginx, folder, { ...environment }, 'web.conf')
      return webProcess(context)
    },
    port: () => context.port(webName),
    isAlive: () => respondsAt(url()),
    isReady: () => respondsAt(url()),
  })
}

export const edgeProcess = ({ programs, paths, environment, stage }: Context): ProcessSpec => ({
  name: 'edge',
  cwd: paths.edge,
  env: environment,
  ...(stage.edge === 'haproxy'
    ? { command: programs.haproxy, args: haproxy.haproxyArguments(paths.edge) }
    : { command: programs.nginx, args: nginx.nginxArguments(paths.edge) }),
})

/** nginx for static files, behind HAProxy. */
const webProcess = ({ programs, paths, environment }: Context): ProcessSpec => ({
  name: webName,
  command: programs.nginx,
  args: nginx.nginxArguments(paths.web, 'web.conf'),
  cwd: paths.web,
  env: environment,
})

/** Copies `nginx/` or `haproxy/` and the error pages to where it runs; logs of earlier runs are kept. */
async function copyFiles({ paths }: Context, folder: string, source: string): Promise<void> {
  for (const name of ['conf.d', 'snippets', 'pages', 'generated'])
    await rm(path.join(folder, name), { recursive: true, force: true })
  await cp(source, folder, { recursive: true })
  await cp(paths.errorPages, path.join(folder, 'pages'), { recursive: true })
  for (const name of ['generated', 'logs', 'temp'])
    await mkdir(path.join(folder, name), { recursive: true, mode: 0o700 })
  for (const log of ['access.log', 'error.log']) rotateLog(path.join(folder, 'logs', log))
}

/** Under their names only when all are complete: on a full disk those that are there stay. */
async function writeGenerated(
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
