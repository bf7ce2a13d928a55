import { setTimeout as sleep } from 'node:timers/promises'
import type { EdgeState } from '../../../edge/edge-state.ts'
import { renderEdge } from '../../../edge/render-edge.ts'
import { until } from '../../../shared/until.ts'
import { type ChildHooks, createChild } from './child.ts'
import { coalesce } from './coalesce.ts'
import { checkEdgeFiles, copyEdgeFiles, writeGenerated } from './edge-files.ts'
import { get, responds } from './get.ts'
import type { Context } from './plan/context.ts'
import { edgeProcess } from './plan/edge-process.ts'
import { edgeControlRole } from './plan/ports.ts'

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
    isAlive: () => responds(context.port(edgeControlRole), '/edge/version'),
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
      return Number((await get(context.port(edgeControlRole), '/edge/version')).body)
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
