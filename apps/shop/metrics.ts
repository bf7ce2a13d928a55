import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { ServedBy } from './app-replica.ts'
import type { Cluster } from './db/cluster.ts'
import type { ShedReason } from './http/middleware/limit-concurrency.ts'

export type Metrics = ReturnType<typeof createMetrics>

/** What Prometheus reads on the internal port. No user or product id is a label. */
export function createMetrics(servedBy: ServedBy, cluster: Cluster) {
  const registry = new Registry()
  registry.setDefaultLabels({ replica: servedBy.name })
  // A timer ticks as often as that, in ms: at every tenth, as by default, a third of what an idle app replica costs.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 })

  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its response.',
    labelNames: ['method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  const freshReads = new Counter({
    name: 'fresh_reads_total',
    help: 'Requests that had to see their own write, by the role of the database that answered.',
    labelNames: ['role'],
    registers: [registry],
  })
  const shed = new Counter({
    name: 'http_requests_shed_total',
    help: 'Requests answered with 503 because there were more than could be answered in time.',
    labelNames: ['reason'],
    registers: [registry],
  })
  const deleted = new Counter({
    name: 'housekeeping_deleted_total',
    help: 'What had expired and was deleted by this app replica.',
    labelNames: ['kind'],
    registers: [registry],
  })
  new Gauge({
    name: 'http_requests_in_flight',
    help: 'Requests being answered.',
    registers: [registry],
    collect() {
      this.set(servedBy.inFlight)
    },
  })
  new Gauge({
    name: 'database_lag_seconds',
    help: 'Seconds behind the primary, by heartbeat.',
    labelNames: ['node'],
    registers: [registry],
    collect() {
      for (const { name, state } of cluster.nodes)
        if (state.lagMs !== null) this.set({ node: name }, state.lagMs / 1000)
    },
  })

  return {
    registry,
    observe: (method: string, status: number, seconds: number) =>
      requests.observe({ method, status }, seconds),
    countShed: (reason: ShedReason) => shed.inc({ reason }),
    countDeleted: (kind: 'cart line' | 'session' | 'second-factor attempt', count: number) =>
      deleted.inc({ kind }, count),
    countFreshRead: (role: 'primary' | 'replica') => freshReads.inc({ role }),
  }
}
