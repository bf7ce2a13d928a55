import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { DatabaseNode } from '../../../replication/pair/node.ts'
import { fetchDirect } from '../../../shared/direct-http.ts'
import { type LimitStatus, openFiles } from '../../../shared/own-limits.ts'
import { databaseConnections, edgeConnections, redisLimits } from '../../status/limits.ts'
import { edgeControlRole } from './ports.ts'
import { askRedis } from './redis.ts'
import type { Stack } from './stack.ts'

/** The limits of every server of a local run, and how much of each is in use. */
export async function getLimits(stack: Stack): Promise<LimitStatus[]> {
  const found = await Promise.all([
    ...stack.databases.nodes.map(limitsOfDatabase),
    limitsOfRedis(stack).catch(() => []),
    limitsOfEdge(stack).catch(() => []),
  ])
  const files = stack
    .children()
    .flatMap(({ name, running }) => (running ? openFiles(name, running.pid) : []))
  return [...found.flat(), ...files]
}

async function limitsOfDatabase({
  name,
  admin,
  child,
  disk,
}: DatabaseNode): Promise<LimitStatus[]> {
  const { view } = disk
  const room: LimitStatus[] = view
    ? [{ target: name, what: 'disk', used: view.sizeBytes - view.freeBytes, most: view.sizeBytes }]
    : []
  if (child.state !== 'ready') return room
  const connections = await databaseConnections(name, (sql) => admin.query(sql, [], 1000)).then(
    (limit) => [limit],
    () => [],
  )
  return [...room, ...connections]
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
