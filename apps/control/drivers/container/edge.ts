import { readFileSync } from 'node:fs'
import path from 'node:path'
import { getEdgeVersion as getVersionAt, waitForEdgeVersion } from '../../../edge/nginx/process.ts'
import { renderEdge } from '../../../edge/nginx/render.ts'
import { fetchDirect } from '../../../shared/direct-http.ts'
import type { LimitStatus } from '../../../shared/own-limits.ts'
import type { EdgeSwitches } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import { edgeConnections } from '../../status/limits.ts'
import { readEdgeState, writeEdgeState } from './edge-files.ts'

const controlFolder = '/control'
const edgeControl = 'edge:8090'
const loadedWithinMs = 10_000
const nginxConf = path.join(import.meta.dirname, '../../../../nginx/nginx.conf')

/** The version of the configuration that the edge has loaded, null if it does not answer. */
export const getEdgeVersion = (): Promise<number | null> => getVersionAt(edgeControl)

/** The switches as they were last rendered for the edge. */
export function getEdgeSwitches(): EdgeSwitches & { configVersion: number } {
  const { configVersion, strategy, cache } = readEdgeState(controlFolder)
  return { configVersion, strategy, cache }
}

/** Resolves when every worker of the edge has the new configuration. @throws Refusal 503 */
export async function applyEdge(change: Partial<EdgeSwitches>): Promise<void> {
  const version = writeEdgeState(controlFolder, change) ?? getEdgeSwitches().configVersion
  await waitForEdgeVersion(edgeControl, version, { withinMs: loadedWithinMs }).catch(() => {
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
  const answer = await fetchDirect(`http://${edgeControl}/edge/status`, { timeoutMs: 1000 })
  return edgeConnections(await answer.text(), readFileSync(nginxConf, 'utf8'))
}
