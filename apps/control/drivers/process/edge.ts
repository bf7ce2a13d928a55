import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { EdgeState } from '../../../edge/edge-state.ts'
import {
  checkConfiguration,
  getEdgeVersion,
  waitForEdgeVersion,
} from '../../../edge/nginx/process.ts'
import { renderEdge } from '../../../edge/nginx/render.ts'
import { Refusal } from '../../refusal.ts'
import { type ChildHooks, createChild } from './child.ts'
import type { Context } from './context.ts'
import { respondsAt } from './health-check.ts'
import { edgeControlRole } from './ports.ts'
import { edgeProcess } from './process-specs.ts'
import { rotateLog } from './rotate-log.ts'

const loadedWithinMs = 10_000

export type Edge = ReturnType<typeof createEdge>

type Desired = () => Omit<EdgeState, 'configVersion'>

/** The edge: its process, and the configuration that it runs with. */
export function createEdge(context: Context, desired: Desired, hooks: ChildHooks) {
  const control = () => `127.0.0.1:${context.port(edgeControlRole)}`
  let version = 0
  let rendered = ''
  let loaded = 0
  let files: Record<string, string> = {}

  const child = createChild({
    ...hooks,
    name: 'edge',
    logFile: context.paths.logOf('edge'),
    stopSignal: 'SIGQUIT',
    spec: async () => {
      await apply()
      return edgeProcess(context)
    },
    port: () => context.port(edgeControlRole),
    isAlive: () => respondsAt(`http://${control()}/edge/version`),
    isReady: async () => {
      loaded = (await getEdgeVersion(control())) ?? 0
      return loaded === version
    },
  })

  /** Resolves when every worker of the edge runs the desired configuration. */
  const apply = coalesce(async () => {
    await write()
    // One that does not run, or is paused, loads it when it is back.
    if (child.state !== 'ready' || loaded === version) return
    child.signal('SIGHUP')
    await waitForEdgeVersion(control(), version, {
      withinMs: loadedWithinMs,
      isStopped: () => child.state !== 'ready',
    }).catch(() => {
      throw new Refusal(503, 'edge-late', { lab: 'npm run lab' })
    })
    loaded = version
  })

  /** Writes the desired configuration if it is new. One that nginx refuses is rolled back. */
  async function write(): Promise<void> {
    const state = desired()
    const text = JSON.stringify(state)
    if (text === rendered) return
    const next = renderEdge({ ...state, configVersion: version + 1 })
    await writeGenerated(context, next)
    try {
      const { programs, paths, environment } = context
      await checkConfiguration(programs.nginx, paths.edge, { ...environment })
    } catch (error) {
      await writeGenerated(context, files)
      throw error
    }
    version++
    rendered = text
    files = next
  }

  /** The files as they would be rendered with this change. */
  function preview(change: Partial<Pick<EdgeState, 'strategy' | 'cache'>>): Record<string, string> {
    const state = { ...desired(), ...change }
    const same = JSON.stringify(state) === rendered
    return renderEdge({ ...state, configVersion: same ? version : version + 1 })
  }

  return {
    child,
    apply,
    preview,
    prepare: () => copyEdgeFiles(context),
    get version() {
      return version
    },
  }
}

/** Copies `nginx/` and the error pages to where the edge runs; logs of earlier runs are kept. */
export async function copyEdgeFiles({ paths }: Context): Promise<void> {
  for (const folder of ['conf.d', 'snippets', 'pages', 'generated'])
    await rm(path.join(paths.edge, folder), { recursive: true, force: true })
  await cp(paths.nginx, paths.edge, { recursive: true })
  await cp(paths.errorPages, path.join(paths.edge, 'pages'), { recursive: true })
  for (const folder of ['generated', 'logs', 'temp'])
    await mkdir(path.join(paths.edge, folder), { recursive: true, mode: 0o700 })
  for (const log of ['access.log', 'error.log']) rotateLog(path.join(paths.edge, 'logs', log))
}

/** Under their names only when all are complete: on a full disk those that are there stay. */
export async function writeGenerated(
  { paths }: Context,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const fileOf = (name: string) => path.join(paths.edge, 'generated', name)
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
