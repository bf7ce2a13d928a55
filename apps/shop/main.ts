import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { trustAuthority } from '../shared/inner-tls.ts'
import { createLogger } from '../shared/logger.ts'
import { createProcessFaults } from '../shared/process-faults.ts'
import { openSecret } from '../shared/secret.ts'
import { drain, largestHeadBytes, listen, onShutdown } from '../shared/server-lifecycle.ts'
import { assetUrls } from '../shared/views/templates.ts'
import { createActiveUsers } from './active-users/active-users.ts'
import { createApp } from './app.ts'
import { createReadiness, createServedBy } from './app-replica.ts'
import { readShopConfig } from './config.ts'
import { createCluster } from './db/cluster.ts'
import { createMonitor } from './db/monitor.ts'
import { createFaults } from './faults.ts'
import { createHousekeeping } from './housekeeping.ts'
import { createAccessLog } from './http/access-log.ts'
import { createAppServer } from './http/app-server.ts'
import { createInternalApp } from './internal.ts'
import { createLatency, createLatencyAgent } from './latency-agent.ts'
import { createMetrics } from './metrics.ts'
import { createServices } from './services.ts'
import { createRedisClient } from './sessions/redis-client.ts'
import { MemorySessionStore, RedisSessionStore } from './sessions/session-stores.ts'
import { createSettings } from './settings.ts'
import { createTraffic } from './traffic.ts'
import { createTemplates } from './views/templates.ts'

const drainMs = 8000

const config = readShopConfig()
trustAuthority(config.TLS_CA_FILE)
const log = createLogger(config.REPLICA_NAME, config.LOG_FORMAT)
const readiness = createReadiness()
const servedBy = createServedBy(config.REPLICA_NAME, config.VERSION)

const sessionSecret = openSecret('SESSION_SECRET', config.SESSION_SECRET)

const cluster = createCluster(config, openSecret('DATABASE_PASSWORD', config.DATABASE_PASSWORD), {
  failover: config.FAILOVER,
  durability: config.DURABILITY,
})
const monitor = createMonitor(cluster, log)
const settings = createSettings(cluster, config, log)
const redisAddress = config.REDIS_SENTINELS?.split(',') ?? config.REDIS_URL
const redis = redisAddress
  ? createRedisClient(
      redisAddress,
      log,
      config.REDIS_PASSWORD === undefined
        ? undefined
        : {
            user: config.REDIS_USER,
            password: openSecret('REDIS_PASSWORD', config.REDIS_PASSWORD),
          },
    )
  : null
const memorySessions = new MemorySessionStore()
const sessionStores = {
  memory: memorySessions,
  redis: redis ? new RedisSessionStore(redis) : memorySessions,
}

const metrics = createMetrics(servedBy, cluster)
const traffic = createTraffic({
  name: config.REPLICA_NAME,
  startedAt: readiness.startedAt,
  storeName: () => settings.current().sessionStore,
})
const activeUsers = createActiveUsers({
  appReplica: config.REPLICA_NAME,
  secret: sessionSecret,
  cluster,
  log,
})
metrics.exposeActiveUsers(activeUsers.counts)
const housekeeping = createHousekeeping({
  cluster,
  metrics,
  sweepSessions: () => memorySessions.sweep(),
  log,
})
const faults = createFaults()
const services = createServices({
  config,
  redis,
  metrics,
  picturesFolder: path.resolve(import.meta.dirname, '../../public/pictures'),
})
const accessLog = createAccessLog(config.REPLICA_NAME, config.LOG_FORMAT)
const latency = createLatency()
const templates = createTemplates(assetUrls('public'))
const parts = {
  config,
  sessionSecret,
  log,
  accessLog,
  latency,
  servedBy,
  readiness,
  cluster,
  settings,
  redis,
  sessionStores,
  metrics,
  traffic,
  activeUsers,
  faults,
  services,
  templates,
}

const server = createAppServer(
  config,
  { requestTimeout: 30_000, maxHeaderSize: largestHeadBytes },
  createApp(parts),
  () => settings.current().appTls === 'off',
)
// Longer than the edge keeps its idle connections, so that the edge never sends into a closing one.
server.keepAliveTimeout = 65_000
server.headersTimeout = 66_000
const drainServer = async () => {
  readiness.draining = true
  await delay(config.ANNOUNCE_MS)
  await drain(server, drainMs, log, config.TURN_AWAY_MS)
}
const internal = createAppServer(
  config,
  {},
  createInternalApp({
    ...parts,
    server,
    process: createProcessFaults({ server, stop: drainServer }),
    sessionsInMemory: () => memorySessions.count(),
    version: config.VERSION || '0.1.0',
    secret: openSecret('INTERNAL_SECRET', config.INTERNAL_SECRET),
  }),
)

const agent = config.AGENT_PORT ? createLatencyAgent(latency) : null

onShutdown(log, async () => {
  await drainServer()
  await activeUsers.stop()
  monitor.stop()
  housekeeping.stop()
  settings.stop()
  redis?.stop()
  agent?.close()
  internal.close()
  internal.closeAllConnections()
  await cluster.close()
})

await listen(internal, config.INTERNAL_PORT, config.HOST)
if (agent && config.AGENT_PORT) await listen(agent, config.AGENT_PORT, config.HOST)
await Promise.all([monitor.start(), redis?.start()])
// An edge that finds app replicas by name sends requests to all that listen: not before writes work, too.
await cluster.waitForPrimary(3000)
await settings.start()
// Unless it has to stop already: it would accept requests while it shuts down.
if (!readiness.draining) {
  await listen(server, config.PORT, config.HOST)
  readiness.started = true
  housekeeping.start()
  activeUsers.start()
  log.info({ port: config.PORT }, 'ready')
}
