import { readFileSync } from 'node:fs'
import path from 'node:path'
import { edgeReached } from '../../../edge/edge-reached.ts'
import { edgeVersion } from '../../../edge/edge-version.ts'
import { fetchDirect } from '../../../shared/direct-http.ts'
import type { LimitStatus } from '../../../shared/own-limits.ts'
import type { EdgeSwitches } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import { edgeConnections } from '../../status/limits.ts'
import { readWish, wishEdge } from './setup/wish-edge.ts'

const controlFolder = '/control'
const edgeControl = 'edge:8090'
const loadedWithinMs = 10_000
const templates = path.join(import.meta.dirname, '../../../../infra/docker/edge')

/** The version of the configuration that the edge has loaded, null if it does not answer. */
export const getEdgeVersion = (): Promise<number | null> => edgeVersion(edgeControl)

/** The switches as the edge has been given them last. */
export function getEdgeSwitches(): EdgeSwitches & { configVersion: number } {
  const { number: configVersion, strategy, cache } = readWish(controlFolder)
  return { configVersion, strategy, cache }
}

/** Resolves when every worker of the edge has the new configuration. @throws Refusal 503 */
export async function applyEdge(change: Partial<EdgeSwitches>): Promise<void> {
  const version = wishEdge(controlFolder, change) ?? readWish(controlFolder).number
  await edgeReached(edgeControl, version, { withinMs: loadedWithinMs }).catch(() => {
    throw new Refusal(503, 'edge-late')
  })
}

/** The generated files as they are now, or would be after `change`. */
export async function previewEdge(change: Partial<EdgeSwitches>): Promise<Record<string, string>> {
  const now = getEdgeSwitches()
  const { strategy, cache } = { ...now, ...change }
  const isSame = strategy === now.strategy && cache === now.cache
  const values = {
    CONFIGURATION: String(isSame ? now.configVersion : now.configVersion + 1),
    STRATEGY: strategy,
    CACHE: cache,
    PORT: process.env.PUBLIC_PORT ?? '8080',
  }
  const files = ['state.conf', 'upstreams.conf'].map((name) => [name, fillIn(name, values)])
  return Object.fromEntries(files)
}

// As the edge's envsubst does it: other variables are nginx's own.
function fillIn(name: string, values: Readonly<Record<string, string>>): string {
  const text = readFileSync(path.join(templates, `${name}.template`), 'utf8')
  return text.replace(/\$\{(\w+)\}/g, (whole, key) => values[key] ?? whole)
}

/** How many connections of visitors the edge has, of how many. */
export async function getEdgeLimits(): Promise<LimitStatus[]> {
  const answer = await fetchDirect(`http://${edgeControl}/edge/status`, { timeoutMs: 1000 })
  return edgeConnections(
    await answer.text(),
    readFileSync(path.join(templates, 'nginx.conf'), 'utf8'),
  )
}
