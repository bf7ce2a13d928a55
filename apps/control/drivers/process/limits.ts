import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fetchDirect } from '../../../shared/direct-http.ts'
import { type LimitStatus, openFiles } from '../../../shared/own-limits.ts'
import { edgeConnections, redisLimits } from '../../status/limits.ts'
import { edgeControlRole } from './ports.ts'
import { askRedis } from './redis.ts'
import type { Stack } from './stack.ts'

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
  if (redis.state !== 'ready') return []
  const { redis: password } = context.secrets
  return redisLimits(await askRedis(context.port('redis'), password, 'INFO clients', 'INFO memory'))
}

async function limitsOfEdge({ context, edge }: Stack): Promise<LimitStatus[]> {
  if (edge.child.state !== 'ready') return []
  const url = `http://127.0.0.1:${context.port(edgeControlRole)}/edge/status`
  const [page, conf] = await Promise.all([
    fetchDirect(url, { timeoutMs: 1000 }).then((answer) => answer.text()),
    readFile(path.join(context.paths.edge, 'nginx.conf'), 'utf8'),
  ])
  return edgeConnections(page, conf)
}
