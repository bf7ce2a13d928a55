import { execFile } from 'node:child_process'
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { edgeArguments } from '../../../edge/edge-arguments.ts'
import type { EdgeState } from '../../../edge/edge-state.ts'
import { renderEdge } from '../../../edge/render-edge.ts'
import { fetchDirect } from '../../../shared/direct-http.ts'
import { until } from '../../../shared/until.ts'
import { type ChildHooks, createChild } from './child.ts'
import type { Context } from './context.ts'
import { isAliveAt } from './health-check.ts'
import { edgeControlRole } from './ports.ts'
import { edgeProcess } from './process-specs.ts'
import { rotateLog } from './rotate-log.ts'

const liveWithinMs = 10_000
// Old workers accept until the master, 0.1 s after it has started new ones, tells them not to.
const bothAcceptMs = 150

export type Edge = ReturnType<typeof createEdge>

type Wanted = () => Omit<EdgeState, 'configVersion'>

/** The edge: its process, and the configuration that it runs with. */
export function createEdge(context: Context, wanted: Wanted, hooks: ChildHooks) {
  let version = 0
  let shown = ''
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
    isAlive: () => isAliveAt(context.port(edgeControlRole), '/edge/version'),
    isReady: async () => {
      loaded = await liveVersion()
      return loaded === version
    },
  })

  /** Resolves when every worker of the edge goes by what is wanted now. */
  const apply = coalesce(async () => {
    await write()
    // One that does not run, or is paused, takes it up when it is back.
    if (child.state !== 'ready' || loaded === version) return
    child.signal('SIGHUP')
    await live()
    loaded = version
  })

  /** Writes what is wanted, if that is something new. A configuration that nginx refuses is taken back. */
  async function write(): Promise<void> {
    const state = wanted()
    const text = JSON.stringify(state)
    if (text === shown) return
    const next = renderEdge({ ...state, configVersion: version + 1 })
    await writeGenerated(context, next)
    try {
      await checkEdgeFiles(context)
    } catch (error) {
      await writeGenerated(context, files)
      throw error
    }
    version++
    shown = text
    files = next
  }

  async function live(): Promise<void> {
    const deadline = performance.now() + liveWithinMs
    const seen = async () => child.state !== 'ready' || (await liveVersion()) === version
    while (performance.now() < deadline) {
      await until(seen, deadline - performance.now(), 10)
      if (await staysTrue(seen, bothAcceptMs)) return
    }
    throw new Error('The edge does not answer with its new configuration. See: lab logs edge')
  }

  async function liveVersion(): Promise<number> {
    try {
      const url = `http://127.0.0.1:${context.port(edgeControlRole)}/edge/version`
      const answer = await fetchDirect(url, { timeoutMs: 1000 })
      return answer.ok ? Number(await answer.text()) : 0
    } catch {
      return 0
    }
  }

  /** The files that would be written if this were wanted. */
  function preview(change: Partial<Pick<EdgeState, 'strategy' | 'cache'>>): Record<string, string> {
    const state = { ...wanted(), ...change }
    const same = JSON.stringify(state) === shown
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

/** Asks every 25 ms; false as soon as the answer is no. */
async function staysTrue(holds: () => Promise<boolean>, forMs: number): Promise<boolean> {
  const end = performance.now() + forMs
  while (performance.now() < end) {
    if (!(await holds())) return false
    await sleep(25)
  }
  return true
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

/** `nginx -t`. @throws with what it says. */
export async function checkEdgeFiles({ paths, programs, environment }: Context): Promise<void> {
  try {
    await promisify(execFile)(programs.nginx, ['-t', ...edgeArguments(paths.edge)], {
      cwd: paths.edge,
      env: { ...environment },
    })
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    throw new Error(`nginx refuses its new configuration:\n${stderr?.trim() || message}`)
  }
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
