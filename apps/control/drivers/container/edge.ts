import { readFileSync } from 'node:fs'
import path from 'node:path'
import { getEdgeVersion as getVersionAt, waitForEdgeVersion } from '../../../edge/nginx/process.ts'
import { fetchDirect } from '../../../shared/direct-http.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import type { LimitStatus } from '../../../shared/own-usage.ts'
import type { EdgeSwitches } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import { edgeConnections, haproxyConnections } from '../../status/limits.ts'
import { listContainers } from './dns.ts'
import { type ContainerEdge, readEdgeState, shownFilesOf, writeEdgeState } from './edge-volume.ts'

const controlFolder = '/control'
const controlOf = (host: string) => innerUrl(host, 8090)
const nginxConf = path.join(import.meta.dirname, '../../../../nginx/nginx.conf')

/**
 * The version of the configuration that it has loaded, null if it does not answer.
 * @param host of the edge, a load balancer or a web server
 */
export const getEdgeVersion = (host: string): Promise<number | null> =>
  getVersionAt(controlOf(host))

/** The load balancer that answers at a virtual address; null while none does. */
export async function findHolder(address: string): Promise<string | null> {
  const answer = fetchDirect(`${controlOf(address)}/edge/name`, { timeoutMs: 500 })
  return answer.then(
    async (one) => (one.ok ? (await one.text()).trim() : null),
    () => null,
  )
}

/** All that load the edge's configuration, as hosts. */
async function listLoading(): Promise<readonly string[]> {
  const { balancers } = readEdgeState(controlFolder)
  if (!balancers) return ['edge']
  const webServers = (await listContainers('web')).map(({ address }) => address)
  const hosts = [...balancers.names, ...webServers]
  // One that is away, or hangs, loads it when it is back.
  const versions = await Promise.all(hosts.map(getEdgeVersion))
  return hosts.filter((_, at) => versions[at] !== null)
}

/** The switches as they were last rendered for the edge. */
export function getEdgeSwitches(): EdgeSwitches & { configVersion: number } {
  const { configVersion, strategy, cache, upstreamTls } = readEdgeState(controlFolder)
  return { configVersion, strategy, cache, appTls: upstreamTls?.apps }
}

/** Of app replicas at the edge; empty while all have the weight 1. */
export const getWeights = (): ReadonlyMap<string, number> =>
  new Map(readEdgeState(controlFolder).weighted?.map(({ name, weight = 1 }) => [name, weight]))

/** Resolves when every worker of the edge has the new configuration. @throws Refusal 503 */
export async function applyEdge(
  change: Partial<EdgeSwitches & Pick<ContainerEdge, 'weighted'>>,
): Promise<void> {
  const { upstreamTls } = readEdgeState(controlFolder)
  const { appTls, ...others } = change
  const tls = upstreamTls && appTls ? { upstreamTls: { ...upstreamTls, apps: appTls } } : {}
  const version =
    writeEdgeState(controlFolder, { ...others, ...tls }) ?? getEdgeSwitches().configVersion
  const wait = (host: string) =>
    waitForEdgeVersion(controlOf(host), version).catch(() => {
      throw new Refusal(503, 'edge-late', { name: host })
    })
  await Promise.all((await listLoading()).map(wait))
}

/** The rendered files as they are now, or would be after `change`. */
export async function previewEdge(change: Partial<EdgeSwitches>): Promise<Record<string, string>> {
  const now = readEdgeState(controlFolder)
  const { strategy, cache } = { ...now, ...change }
  const isSame = strategy === now.strategy && cache === now.cache
  const configVersion = isSame ? now.configVersion : now.configVersion + 1
  return shownFilesOf({ ...now, strategy, cache, configVersion })
}

/** How many connections of clients each load balancer has, of how many. */
export async function getEdgeLimits(): Promise<LimitStatus[]> {
  const { kind, balancers } = readEdgeState(controlFolder)
  const limitsOf = async (host: string): Promise<LimitStatus[]> => {
    const get = async (path: string) =>
      (await fetchDirect(`${controlOf(host)}${path}`, { timeoutMs: 1000 })).text()
    return kind === 'haproxy'
      ? haproxyConnections(host, await get('/metrics?scope=global'))
      : edgeConnections(host, await get('/edge/status'), readFileSync(nginxConf, 'utf8'))
  }
  const hosts = balancers?.names ?? ['edge']
  return (await Promise.all(hosts.map((host) => limitsOf(host).catch(() => [])))).flat()
}

/** Whether the nginx that serves static files behind HAProxy answers. */
export async function isWebAnswering(): Promise<boolean> {
  try {
    return (await fetchDirect(innerUrl('web', 8080, '/favicon.svg'), { timeoutMs: 1000 })).ok
  } catch {
    return false
  }
}
