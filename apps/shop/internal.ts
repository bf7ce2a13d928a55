import type { Server } from 'node:http'
import express, { type Express, json, type RequestHandler } from 'express'
import * as z from 'zod'
import { allowHosts, ownNames, requireSecret } from '../shared/internal-access.ts'
import { ownLimits } from '../shared/own-usage.ts'
import { type ProcessFaults, turnAway } from '../shared/process-faults.ts'
import { reloadSecrets, type Secret } from '../shared/secret.ts'
import type { Readiness, ServedBy } from './app-replica.ts'
import type { Config } from './config.ts'
import type { Cluster } from './db/cluster.ts'
import { problemOf } from './db/monitor.ts'
import type { Faults } from './faults.ts'
import type { Metrics } from './metrics.ts'
import type { RedisClient } from './sessions/redis-client.ts'
import type { LiveSettings } from './settings.ts'
import type { Traffic } from './traffic.ts'

export interface InternalParts {
  config: Config
  /** The public server. */
  server: Server
  servedBy: ServedBy
  readiness: Readiness
  cluster: Cluster
  settings: LiveSettings
  metrics: Metrics
  traffic: Traffic
  faults: Faults
  process: ProcessFaults
  redis: RedisClient | null
  sessionsInMemory: () => number
  version: string
  /** For what changes something or is about customers. */
  secret: Secret
}

const slowness = z.object({
  ms: z.number().int().min(0).max(10_000),
  seconds: z.number().min(1).max(3600).default(60),
  atOnce: z.number().int().min(0).max(1000).default(0),
})

/** Health, metrics and faults, on the internal port only. */
export function createInternalApp(parts: InternalParts): Express {
  const { config, server, readiness, metrics, traffic, faults } = parts
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(allowHosts(ownNames(parts.servedBy.name)))
  const duringPause: RequestHandler = async (_req, _res, next) => {
    await parts.process.untilResumed()
    next()
  }

  // Liveness is the process alone: a database that does not answer is no reason to restart it.
  app.get('/healthz', duringPause, (_req, res) => void res.type('text').send('ok\n'))
  app.get('/readyz', duringPause, (_req, res) => {
    const problems = notReady(parts)
    const ready = problems.length === 0
    res.status(ready ? 200 : 503).json({ ready, problems, degraded: degraded(parts) })
  })
  app.get('/metrics', duringPause, async (_req, res) => {
    // In a container, the process of one that was stopped is still there; to monitoring it is gone.
    if (parts.process.state() === 'stopped') return void res.status(503).end()
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  // Up to here for probes and monitoring, which have no secret.
  app.use(requireSecret(parts.secret))
  app.use(async (req, res, next) => {
    if (!(await parts.process.answer(req, res))) next()
  })
  /** Some secret was rotated: reads them again. */
  app.put('/secrets', (_req, res) => {
    reloadSecrets()
    res.json({})
  })
  app.get('/state', (_req, res) => void res.json(stateOf(parts)))
  app.get('/traffic', duringPause, ({ query }, res) => {
    res.json(traffic.since(query.after === undefined ? null : Number(query.after) || 0))
  })
  app.get('/traffic/:id', duringPause, ({ params }, res) => {
    res.json({ record: traffic.find(String(params.id)) })
  })

  app.put('/faults/slow', json(), (req, res) => {
    const asked = slowness.safeParse(req.body)
    if (!asked.success) return void res.status(422).json({ error: z.prettifyError(asked.error) })
    const { ms, seconds, atOnce } = asked.data
    faults.slow(ms, seconds, atOnce)
    res.json(faults.state())
  })
  app.delete('/faults/slow', (_req, res) => {
    faults.slow(0, 1)
    res.json(faults.state())
  })
  let endTurnAway = () => {}
  app.put('/drain', (_req, res) => {
    // Only where the edge cannot be told: elsewhere it sends nobody here any more.
    if (config.TURN_AWAY_MS > 0 && !readiness.draining) {
      const announced = setTimeout(() => {
        endTurnAway = turnAway(server)
      }, config.ANNOUNCE_MS)
      endTurnAway = () => clearTimeout(announced)
    }
    readiness.draining = true
    res.json({ draining: true })
  })
  app.delete('/drain', (_req, res) => {
    if (readiness.draining) endTurnAway()
    readiness.draining = false
    res.json({ draining: false })
  })
  return app
}

/** Ready means that some page can be served: one database node is enough, and Redis is not needed. */
function notReady({ readiness, cluster }: InternalParts): string[] {
  const problems: string[] = []
  if (!readiness.started) problems.push('starting')
  if (readiness.draining) problems.push('draining')
  if (!cluster.nodes.some(({ state }) => state.reachable)) problems.push('no database answers')
  return problems
}

/** What does not work, or only sometimes, while pages are served. */
function degraded({ cluster, redis }: InternalParts): string[] {
  const unreachable = cluster.nodes.filter(({ state }) => !state.reachable)
  return [
    ...unreachable.map(({ name }) => `${name} does not answer`),
    ...cluster.nodes.flatMap((node) => problemOf(node) ?? []),
    ...(cluster.primary() ? [] : ['no database takes writes']),
    ...(redis && !redis.isUp() ? ['redis does not answer'] : []),
  ]
}

function stateOf(parts: InternalParts) {
  const { servedBy, readiness, cluster, settings, faults, redis, sessionsInMemory, version } = parts
  const cpu = process.cpuUsage()
  return {
    name: servedBy.name,
    pid: process.pid,
    version,
    startedAt: readiness.startedAt.toISOString(),
    cpuMs: Math.round((cpu.user + cpu.system) / 1000),
    memoryBytes: process.memoryUsage.rss(),
    started: readiness.started,
    ready: notReady(parts).length === 0,
    draining: readiness.draining,
    process: parts.process.state(),
    requests: servedBy.requests,
    inFlight: servedBy.inFlight,
    sessions: { store: settings.current().sessionStore, inMemory: sessionsInMemory() },
    settings: settings.current(),
    databases: cluster.nodes.map((node) => ({
      name: node.name,
      reachable: node.state.reachable,
      writable: node.state.writable,
      lagMs: node.state.lagMs,
      /** `db-1 has no room left on its disk`; null when it is at no limit. */
      problem: problemOf(node),
    })),
    redis: redis ? (redis.isUp() ? 'up' : 'away') : 'off',
    faults: faults.state(),
    limits: ownLimits(servedBy.name),
  }
}
