import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { onOff, strategies } from '../../../../infra/topology.ts'
import { containerLayout, type EdgeState } from '../../../edge/edge-state.ts'
import { getEdgeVersion as getVersionAt, waitForEdgeVersion } from '../../../edge/nginx/process.ts'
import { renderEdge } from '../../../edge/nginx/render.ts'
import { fetchDirect } from '../../../shared/direct-http.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import type { LimitStatus } from '../../../shared/own-usage.ts'
import type { EdgeSwitches } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import { edgeConnections } from '../../status/limits.ts'

const controlFolder = '/control'
const edgeControl = () => innerUrl('edge', 8090)
const loadedWithinMs = 10_000
const nginxConf = path.join(import.meta.dirname, '../../../../nginx/nginx.conf')

/** The version of the configuration that the edge has loaded, null if it does not answer. */
export const getEdgeVersion = (): Promise<number | null> => getVersionAt(edgeControl())

/** The switches as they were last rendered for the edge. */
export function getEdgeSwitches(): EdgeSwitches & { configVersion: number } {
  const { configVersion, strategy, cache, upstreamTls } = readEdgeState(controlFolder)
  return { configVersion, strategy, cache, appTls: upstreamTls?.apps }
}

/** Resolves when every worker of the edge has the new configuration. @throws Refusal 503 */
export async function applyEdge(change: Partial<EdgeSwitches>): Promise<void> {
  const { upstreamTls } = readEdgeState(controlFolder)
  const { appTls, ...others } = change
  const tls = upstreamTls && appTls ? { upstreamTls: { ...upstreamTls, apps: appTls } } : {}
  const version =
    writeEdgeState(controlFolder, { ...others, ...tls }) ?? getEdgeSwitches().configVersion
  await waitForEdgeVersion(edgeControl(), version, { withinMs: loadedWithinMs }).catch(() => {
    throw new Refusal(503, 'edge-late')
  })
}

/** The rendered files as they are now, or would be after `change`. */
export async function previewEdge(change: Partial<EdgeSwitches>): Promise<Record<string, string>> {
  const now = readEdgeState(controlFolder)
  const { strategy, cache } = { ...now, ...change }
  const isSame = strategy === now.strategy && cache === now.cache
  const configVersion = isSame ? now.configVersion : now.configVersion + 1
  const files = renderEdge({ ...now, strategy, cache, configVersion })
  return Object.fromEntries(
    ['state.conf', 'upstreams.conf'].map((name) => [name, files[name] ?? '']),
  )
}

/** How many connections of clients the edge has, of how many. */
export async function getEdgeLimits(): Promise<LimitStatus[]> {
  const answer = await fetchDirect(`${edgeControl()}/edge/status`, { timeoutMs: 1000 })
  return edgeConnections(await answer.text(), readFileSync(nginxConf, 'utf8'))
}

/**
 * The edge's configuration in the control volume. `edge/version` names the newest one, whose files are in
 * `edge/<version>/`; the edge's start script (infra/docker/edge/start) looks at it twice a second.
 */

/** What `setup` takes from the environment. */
export type EdgeOptions = Pick<
  EdgeState,
  'publicPort' | 'https' | 'domain' | 'trustedProxies' | 'logFormat'
>

const defaults: EdgeState = {
  configVersion: 0,
  strategy: 'round-robin',
  cache: 'off',
  servers: 'resolved',
  apps: [{ name: 'app', address: 'app:3000' }],
  whoami: [{ name: 'whoami', address: 'whoami:3000' }],
  lab: 'lab:3000',
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
export function readEdgeState(folder: string): EdgeState {
  const version = readText(path.join(folder, 'edge/version'))
  if (!version) return { ...defaults, ...earlierSwitches(folder) }
  const text = readText(path.join(folder, 'edge', version, 'state.json'))
  return { ...defaults, ...JSON.parse(text), layout: containerLayout }
}

/**
 * Renders the changed configuration. Returns its version, null when the files are the same as before.
 * @throws when a value would not be safe in a configuration file.
 */
export function writeEdgeState(folder: string, change: Partial<EdgeState>): number | null {
  const before = readEdgeState(folder)
  const state = { ...before, ...change }
  const edge = path.join(folder, 'edge')
  if (before.configVersion > 0 && isWritten(path.join(edge, String(before.configVersion)), state))
    return null
  const configVersion = before.configVersion + 1
  const next = path.join(edge, String(configVersion))
  rmSync(next, { recursive: true, force: true })
  mkdirSync(next)
  for (const [name, text] of Object.entries(filesOf({ ...state, configVersion })))
    writeFileSync(path.join(next, name), text)
  // A rename, so that the edge sees either version and all of its files.
  writeFileSync(path.join(edge, 'version.next'), `${configVersion}\n`)
  renameSync(path.join(edge, 'version.next'), path.join(edge, 'version'))
  removeOld(edge, configVersion)
  return configVersion
}

const filesOf = (state: EdgeState): Record<string, string> => ({
  ...renderEdge(state),
  'state.json': JSON.stringify(state),
})

const isWritten = (folder: string, state: EdgeState) =>
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
function earlierSwitches(folder: string): Partial<EdgeState> {
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
