import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { EdgeKind } from '../../../../infra/stages/stage.ts'
import { limits, onOff, strategies, webServerName } from '../../../../infra/topology.ts'
import { edgeFiles, shownBalancerFiles, shownFiles, under } from '../../../edge/edge-files.ts'
import {
  type BalancerState,
  containerLayout,
  type EdgeServer,
  type EdgeState,
} from '../../../edge/edge-state.ts'
import { renderWeb } from '../../../edge/nginx/render.ts'

/**
 * The edge's configuration in the control volume. `edge/version` names the newest one: `edge/<version>/`
 * has the state, a folder with the files of the edge, and behind HAProxy one with those of `web-1`; or
 * one for each load balancer and for each web server that there may be. Their start script (infra/docker/edge/start.sh) looks at it twice a second.
 */

export interface ContainerEdge extends EdgeState {
  kind: EdgeKind
  /** Load balancers in front of web servers; none where the edge does it all. */
  balancers?: { names: readonly string[]; network: string } | null
}

/** Of web servers behind load balancers, which have the edge's ports. */
export const webServerPort = 8088

/** The app replica in the container `host`. */
export const appAt = (name: string, host: string): EdgeServer => ({
  name,
  address: `${host}:3000`,
  internalPort: 3001,
  agentPort: 3002,
})

export const allWhoami: EdgeServer = {
  name: 'whoami',
  address: 'whoami:3000',
  places: limits.maxReplicas,
}

const defaults: ContainerEdge = {
  kind: 'nginx',
  configVersion: 0,
  strategy: 'round-robin',
  cache: 'off',
  servers: 'resolved',
  apps: [{ ...appAt('app', 'app'), places: limits.maxReplicas }],
  whoami: [allWhoami],
  lab: 'lab:3000',
  web: 'web:8080',
  balancers: null,
  upstreamTls: null,
  prometheus: null,
  publicPort: 8080,
  https: null,
  // Which addresses of the machine lead here is decided where the port is published.
  bindAddresses: ['0.0.0.0'],
  controlAddress: '0.0.0.0:8090',
  domain: 'localhost',
  extraHosts: 'any-ipv4',
  trustedProxies: [],
  logFormat: 'text',
  layout: containerLayout,
}

/** The newest state in `folder`, the control volume; the defaults as version 0 before the first start. */
export function readEdgeState(folder: string): ContainerEdge {
  const version = readText(path.join(folder, 'edge/version'))
  if (!version) return { ...defaults, ...earlierSwitches(folder) }
  const text = readText(path.join(folder, 'edge', version, 'state.json'))
  const { apps, web, layout } = defaults
  return { ...defaults, ...JSON.parse(text), apps, web, layout }
}

/**
 * Renders the changed configuration. Returns its version, null when the files are the same as before.
 * @throws when a value would not be safe in a configuration file.
 */
export function writeEdgeState(folder: string, change: Partial<ContainerEdge>): number | null {
  const before = readEdgeState(folder)
  const state = { ...before, ...change }
  const edge = path.join(folder, 'edge')
  if (before.configVersion > 0 && isWritten(path.join(edge, String(before.configVersion)), state))
    return null
  const configVersion = before.configVersion + 1
  const next = path.join(edge, String(configVersion))
  rmSync(next, { recursive: true, force: true })
  for (const [name, text] of Object.entries(filesOf({ ...state, configVersion }))) {
    mkdirSync(path.dirname(path.join(next, name)), { recursive: true })
    writeFileSync(path.join(next, name), text)
  }
  // A rename, so that the edge sees either version and all of its files.
  writeFileSync(path.join(edge, 'version.next'), `${configVersion}\n`)
  renameSync(path.join(edge, 'version.next'), path.join(edge, 'version'))
  removeOld(edge, configVersion)
  return configVersion
}

const filesOf = (state: ContainerEdge): Record<string, string> => ({
  ...(state.balancers ? filesOfTiers(state, state.balancers) : filesOfEdge(state)),
  'state.json': JSON.stringify(state),
})

const filesOfEdge = (state: ContainerEdge): Record<string, string> => ({
  ...under('edge', edgeFiles[state.kind].render(state)),
  ...(state.kind === 'haproxy' && under('web-1', renderWeb(state, '0.0.0.0:8080'))),
})

function filesOfTiers(state: ContainerEdge, { names, network }: Balancers): Record<string, string> {
  const numbers = Array.from({ length: limits.maxWebServers }, (_, at) => at + 1)
  return Object.assign(
    {},
    ...names.map((name) =>
      under(name, edgeFiles[state.kind].renderBalancer(balancerOf(state, name))),
    ),
    ...numbers
      .map(webServerName)
      .map((name) => under(name, edgeFiles.nginx.render(webServerOf(state, name, network)))),
  )
}

type Balancers = NonNullable<ContainerEdge['balancers']>

const balancerOf = (state: ContainerEdge, name: string): BalancerState => ({
  ...state,
  name,
  // Each has an address of its own.
  isOneOfTwo: false,
  webServers: [{ name: 'web', address: `web:${webServerPort}`, places: limits.maxWebServers }],
  // The log that the lab reads is that of the web servers.
  layout: { ...state.layout, accessLogs: ['/dev/stdout'] },
})

const webServerOf = (state: ContainerEdge, name: string, network: string): EdgeState => ({
  ...state,
  publicPort: state.https?.port ?? state.publicPort,
  https: null,
  trustedProxies: [network],
  webServer: { name, address: `0.0.0.0:${webServerPort}` },
})

/** For people to read: of several load balancers and web servers, which are alike, those of the first. */
export function shownFilesOf(state: ContainerEdge): Record<string, string> {
  const { kind, balancers } = state
  if (!balancers) return shownFiles(kind, state)
  const [name = 'edge-1'] = balancers.names
  const web = webServerName(1)
  return {
    ...under(web, shownFiles('nginx', webServerOf(state, web, balancers.network))),
    ...shownBalancerFiles(kind, balancerOf(state, name)),
  }
}

const isWritten = (folder: string, state: ContainerEdge) =>
  Object.entries(filesOf(state)).every(
    ([name, text]) => readText(path.join(folder, name)) === text.trim(),
  )

/** The edge may still be copying the version before. */
function removeOld(edge: string, newest: number): void {
  for (const name of readdirSync(edge))
    if (name === 'switches' || (/^\d+$/.test(name) && Number(name) < newest - 1))
      rmSync(path.join(edge, name), { recursive: true })
}

// Volumes of before hold one line: version, strategy, cache.
function earlierSwitches(folder: string): Partial<ContainerEdge> {
  const words = readText(path.join(folder, 'edge/switches')).split(' ')
  const strategy = strategies.find((one) => one === words[1])
  const cache = onOff.find((one) => one === words[2])
  return strategy && cache ? { configVersion: Number(words[0]), strategy, cache } : {}
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}
