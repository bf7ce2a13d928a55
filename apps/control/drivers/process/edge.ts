import path from 'node:path'
import { hasWebTier } from '../../../../infra/stages/stages.ts'
import { edgeFiles, shownFiles } from '../../../edge/edge-files.ts'
import type { EdgeState } from '../../../edge/edge-state.ts'
import * as nginx from '../../../edge/nginx/process.ts'
import { renderWeb } from '../../../edge/nginx/render.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import { type Child, type ChildHooks, createChild } from './child.ts'
import type { Context } from './context.ts'
import { respondsAt } from './health-check.ts'
import { controlRole, type Ports, webName } from './ports.ts'
import type { ProcessSpec } from './process-specs.ts'
import { copyFiles, createProxy, type ProxyProcess, writeGenerated } from './proxy.ts'
import { createTiers, type WebServer } from './tiers.ts'

export type Desired = () => Omit<EdgeState, 'configVersion'>
type Change = Partial<Pick<EdgeState, 'strategy' | 'cache'>>

/** What browsers talk to, and what decides which app replica gets a request. */
export interface Edge {
  /** `edge`, or `edge-1` and `edge-2`. */
  balancers: readonly ProxyProcess[]
  /** Behind load balancers; else there are none. */
  webServers: readonly WebServer[]
  /** Resolves when every worker of all of them runs the desired configuration. */
  apply(): Promise<void>
  /** What depends on the switches, as it would be rendered with this change. */
  preview(change: Change): Record<string, string>
  prepare(): Promise<void>
  /** Of the configuration that says which app replicas there are. */
  readonly version: number
  /** Starts and stops web servers until there are `count`. */
  scaleWeb(count: number): Promise<void>
}

interface Parts {
  context: Context
  ports: Ports
  desired: Desired
  hooks: ChildHooks
  /** How many web servers there should be. */
  webCount(): number
}

/** A single nginx or HAProxy, or load balancers in front of web servers. */
export function createEdge(parts: Parts): Edge {
  const { context, desired, hooks } = parts
  if (hasWebTier(context.stage)) return createTiers(parts)
  const kind = context.stage.edge
  const { edge: folder } = context.paths
  const proxy = createProxy(
    context,
    {
      name: 'edge',
      kind,
      folder,
      // HAProxy writes its access log to standard output.
      logFile:
        kind === 'haproxy' ? path.join(folder, 'logs/access.log') : context.paths.logOf('edge'),
      control: controlRole('edge'),
      desired,
      render: edgeFiles[kind].render,
    },
    hooks,
  )
  return {
    balancers: [proxy],
    webServers: [],
    apply: proxy.apply,
    prepare: proxy.prepare,
    preview: (change) => {
      const state = { ...desired(), ...change }
      return shownFiles(kind, { ...state, configVersion: proxy.versionOf(state) })
    },
    get version() {
      return proxy.version
    },
    scaleWeb: async () => {},
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

/** nginx for static files, behind HAProxy. */
const webProcess = ({ programs, paths, environment }: Context): ProcessSpec => ({
  name: webName,
  command: programs.nginx,
  args: nginx.nginxArguments(paths.web, 'web.conf'),
  cwd: paths.web,
  env: environment,
})
