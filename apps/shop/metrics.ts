import type { Request } from 'express'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { UserCount } from './active-users/active-users-repository.ts'
import type { ServedBy } from './app-replica.ts'
import type { PaymentOutcome } from './checkout/payments.ts'
import type { Cluster } from './db/cluster.ts'
import type { ShedReason } from './http/middleware/limit-concurrency.ts'

type Deleted = 'cart line' | 'session' | 'second-factor attempt' | 'active user'

export type Metrics = ReturnType<typeof createMetrics>

/** What Prometheus reads on the internal port. No user, product or path is a label. */
export function createMetrics(servedBy: ServedBy, cluster: Cluster) {
  const registry = new Registry()
  registry.setDefaultLabels({ replica: servedBy.name })
  // A timer ticks as often as that, in ms: at every tenth, as by default, a third of what an idle app replica costs.
  // The event loop's lag is what is above it.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 })

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
  exposeDatabases(registry, cluster)

  return {
    registry,
    countRequest: requestMetrics(registry),
    countShed: (reason: ShedReason) => shed.inc({ reason }),
    countDeleted: (kind: Deleted, count: number) => deleted.inc({ kind }, count),
    exposeActiveUsers: (counts: () => Promise<UserCount[]>) =>
      exposeActiveUsers(registry, servedBy, counts),
    ...salesMetrics(registry),
  }
}

/** Returns what is called once for each request, when its response is done. */
function requestMetrics(registry: Registry) {
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its response, by the pattern of its route.',
    labelNames: ['method', 'route', 'status'],
    // Among them the objectives: a mean of 0.6 s, 2 s at most.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.6, 1, 2, 5],
    registers: [registry],
  })
  const sessions = new Histogram({
    name: 'session_store_duration_seconds',
    help: 'Time to load a session from its store.',
    labelNames: ['store'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5],
    registers: [registry],
  })
  const replicaWaits = new Histogram({
    name: 'read_replica_wait_seconds',
    help: 'Time that a request waited for the read replica to have the customer’s own write.',
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25],
    registers: [registry],
  })
  const fallbacks = new Counter({
    name: 'read_fallbacks_total',
    help: 'Requests whose reads the primary answered instead of a read replica.',
    labelNames: ['reason'],
    registers: [registry],
  })
  const freshReads = new Counter({
    name: 'fresh_reads_total',
    help: 'Requests that had to see their own write, by the role of the database that answered.',
    labelNames: ['role'],
    registers: [registry],
  })

  return (req: Request, status: number, seconds: number): void => {
    const { db, sessionMs, sessionLookup } = req
    requests.observe({ method: req.method, route: routeOf(req), status }, seconds)
    if (sessionMs !== null && sessionLookup)
      sessions.observe({ store: sessionLookup.store }, sessionMs / 1000)
    if (db.reads.freshness !== 'none') {
      freshReads.inc({ role: db.reads.freshness })
      replicaWaits.observe(db.reads.freshnessMs / 1000)
    }
    if (db.reads.fallback) fallbacks.inc({ reason: db.reads.fallback })
  }
}

/** `/products/:slug`; `none` where no route took the request: paths that nobody has would be endless labels. */
const routeOf = ({ route, baseUrl }: Request): string =>
  typeof route?.path === 'string' ? `${baseUrl}${route.path}` : 'none'

function exposeDatabases(registry: Registry, { nodes }: Cluster): void {
  new Gauge({
    name: 'database_lag_seconds',
    help: 'Seconds behind the primary, by heartbeat.',
    labelNames: ['node'],
    registers: [registry],
    collect() {
      for (const { name, state } of nodes)
        if (state.lagMs !== null) this.set({ node: name }, state.lagMs / 1000)
    },
  })
  new Gauge({
    name: 'database_writable',
    help: '1 for the primary, as this app replica sees it; 0 for a read replica, and one that does not answer.',
    labelNames: ['node'],
    registers: [registry],
    collect() {
      for (const { name, state } of nodes) this.set({ node: name }, state.writable ? 1 : 0)
    },
  })
  // Read when Prometheus asks, so that a statement costs nothing more.
  new Counter({
    name: 'database_pool_waits_total',
    help: 'Statements that waited for a free connection of the pool.',
    labelNames: ['node'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { name, poolWaits } of nodes) this.inc({ node: name }, poolWaits.count)
    },
  })
  new Counter({
    name: 'database_pool_wait_seconds_total',
    help: 'Time that statements waited for a free connection of the pool.',
    labelNames: ['node'],
    registers: [registry],
    collect() {
      this.reset()
      for (const { name, poolWaits } of nodes) this.inc({ node: name }, poolWaits.ms / 1000)
    },
  })
}

/** Users as the back office counts them; nothing while no database answers. */
function exposeActiveUsers(
  registry: Registry,
  { name }: ServedBy,
  counts: () => Promise<UserCount[]>,
): void {
  const gauge = (metric: string, help: string, appReplica: string | null) =>
    new Gauge({
      name: metric,
      help,
      // Not `kind`: Prometheus has that label for the component (infra/monitoring/prometheus.yml).
      labelNames: ['user', 'window'],
      registers: [registry],
      async collect() {
        const found = await counts().catch(() => null)
        this.reset()
        if (!found) return
        for (const kind of ['customer', 'guest', 'virtual'] as const) {
          const count = found.find((one) => one.kind === kind && one.appReplica === appReplica)
          this.set({ user: kind, window: '5m' }, count?.now ?? 0)
          this.set({ user: kind, window: '2h' }, count?.lately ?? 0)
        }
      },
    })
  gauge('active_users', 'Users whom this app replica has answered, once each.', name)
  gauge(
    'active_users_all',
    'Users of all app replicas, once each; every app replica says the same.',
    null,
  )
}

function salesMetrics(registry: Registry) {
  const orders = new Counter({
    name: 'orders_placed_total',
    help: 'Orders placed.',
    registers: [registry],
  })
  const revenue = new Counter({
    name: 'orders_value_cents_total',
    help: 'Value of the orders placed, in cents, with shipping.',
    registers: [registry],
  })
  const payments = new Counter({
    name: 'payments_total',
    help: 'Steps of payments by what came of them; a decline by its reason.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  return {
    countOrder(totalCents: number): void {
      orders.inc()
      revenue.inc(totalCents)
    },
    countPayment: (outcome: PaymentOutcome) => payments.inc({ outcome }),
  }
}
