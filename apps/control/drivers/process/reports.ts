import { readFile } from 'node:fs/promises'
import { fetchDirect } from '../../../shared/direct-http.ts'
import { type LimitStatus, openFiles } from '../../../shared/own-usage.ts'
import type { AppReport } from '../../app-report.ts'
import { createLastKnown } from '../../status/in-time.ts'
import { edgeConnections, haproxyConnections, redisLimits } from '../../status/limits.ts'
import type { AppReplica } from './app-replica.ts'
import { controlRole } from './ports.ts'
import { askRedis, redisFacts } from './redis.ts'
import { controlOfRedis } from './secrets.ts'
import type { Stack } from './stack.ts'

/** What only the components themselves know. */
export interface Reports {
  apps: ReadonlyMap<AppReplica, AppReport | null>
  redis: RedisFacts | null
}

type RedisFacts = Awaited<ReturnType<typeof redisFacts>>

/** Asks the components, all at the same time. */
export function createReports(stack: Stack) {
  const appReport = createLastKnown<AppReport>()
  const redisReport = createLastKnown<RedisFacts>()
  let recent: { at: number; changes: number; reports: Promise<Reports> } | undefined

  /**
   * @param timeoutMs how long to wait for a component
   * @param maxAgeMs how old the reports may be, if no component's state has changed since
   */
  function get(timeoutMs: number, maxAgeMs: number): Promise<Reports> {
    const changes = stack.changes.count()
    if (recent?.changes === changes && Date.now() - recent.at < maxAgeMs) return recent.reports
    recent = { at: Date.now(), changes, reports: ask(timeoutMs) }
    return recent.reports
  }

  async function ask(timeoutMs: number): Promise<Reports> {
    const [apps, redis] = await Promise.all([
      Promise.all(
        stack.apps.map(
          async (one) => [one, await appReport(one.name, one.report(), timeoutMs)] as const,
        ),
      ),
      redisReport('redis', factsOfRedis(stack), timeoutMs),
    ])
    return { apps: new Map(apps), redis }
  }

  return { get }
}

async function factsOfRedis({ context, redis }: Stack): Promise<RedisFacts | null> {
  const master = redis.master()
  if (master?.state !== 'ready') return null
  return redisFacts(context.port(master.name), controlOfRedis(context)).catch(() => null)
}

/** The limits of every server of a local run, and how much of each is in use. */
export async function getLimits(stack: Stack): Promise<LimitStatus[]> {
  const found = await Promise.all([
    limitsOfDatabases(stack),
    limitsOfRedis(stack).catch(() => []),
    limitsOfEdge(stack).catch(() => []),
  ])
  const files = stack
    .children()
    .flatMap(({ name, running }) => (running ? openFiles(name, running.pid) : []))
  return [...found.flat(), ...files]
}

/** As the replication controller saw them last. */
async function limitsOfDatabases({ databases }: Stack): Promise<LimitStatus[]> {
  const nodes = (await databases.readState())?.nodes ?? []
  return nodes.flatMap(({ name: target, disk, connections }) => [
    ...(disk
      ? [
          {
            target,
            what: 'disk' as const,
            used: disk.sizeBytes - disk.freeBytes,
            most: disk.sizeBytes,
          },
        ]
      : []),
    ...(connections ? [{ target, what: 'connections' as const, ...connections }] : []),
  ])
}

async function limitsOfRedis({ context, redis }: Stack): Promise<LimitStatus[]> {
  const master = redis.master()
  if (master?.state !== 'ready') return []
  const [port, account] = [context.port(master.name), controlOfRedis(context)]
  const info = await askRedis(port, account, 'INFO clients', 'INFO memory')
  return redisLimits(info, master.name)
}

async function limitsOfEdge({ context, edge }: Stack): Promise<LimitStatus[]> {
  const all = [...edge.balancers, ...edge.webServers].filter(({ child }) => child.state === 'ready')
  const found = await Promise.all(
    all.map(async ({ child: { name }, kind, mainFile }) => {
      const ask = (path: string) =>
        fetchDirect(`http://127.0.0.1:${context.port(controlRole(name))}${path}`, {
          timeoutMs: 1000,
        }).then((answer) => answer.text())
      if (kind === 'haproxy') return haproxyConnections(name, await ask('/metrics?scope=global'))
      const [page, conf] = await Promise.all([ask('/edge/status'), readFile(mainFile, 'utf8')])
      return edgeConnections(name, page, conf)
    }),
  )
  return found.flat()
}
