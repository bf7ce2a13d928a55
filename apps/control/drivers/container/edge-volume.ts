import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { EdgeKind } from '../../../../infra/stages/stage.ts'
import { onOff, strategies } from '../../../../infra/topology.ts'
import { edgeFiles } from '../../../edge/edge-files.ts'
import { containerLayout, type EdgeState } from '../../../edge/edge-state.ts'
import { renderWeb } from '../../../edge/nginx/render.ts'

/**
 * The edge's configuration in the control volume. `edge/version` names the newest one: `edge/<version>/`
 * has the state, a folder with the files of the edge, and behind HAProxy one with those of `web-1`.
 * Their start script (infra/docker/edge/start.sh) looks at it twice a second.
 */

export interface ContainerEdge extends EdgeState {
  kind: EdgeKind
}

const defaults: ContainerEdge = {
  kind: 'nginx',
  configVersion: 0,
  strategy: 'round-robin',
  cache: 'off',
  servers: 'resolved',
  apps: [{ name: 'app', address: 'app:3000', internalPort: 3001, agentPort: 3002 }],
  whoami: [{ name: 'whoami', address: 'whoami:3000' }],
  lab: 'lab:3000',
  web: 'web:8080',
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
  ...under('edge', edgeFiles[state.kind].render(state)),
  ...(state.kind === 'haproxy' && under('web-1', renderWeb(state, '0.0.0.0:8080'))),
  'state.json': JSON.stringify(state),
})

/** In a folder of the component whose files they are. */
const under = (component: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${component}/${name}`, text]))

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
