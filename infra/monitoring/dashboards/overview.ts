import type { PanelOptions } from './dashboard.ts'

/**
 * The panels that Grafana's dashboards and the lab's own charts share: what visitors notice first,
 * then what may be the cause. French titles are in apps/lab/texts/fr/charts.ts.
 */
export const overview = {
  requests: {
    title: 'Requests',
    description:
      'Requests for pages, and those that the edge answered in place of an app replica. The objective of a full load is 1,200 a second.',
    unit: 'reqps',
    queries: [
      { expr: 'shop:requests:rate1m', legend: 'requests' },
      { expr: 'shop:errors:rate1m', legend: 'with a 5xx' },
    ],
    objective: 1200,
  },
  errorRatio: {
    title: 'Error ratio',
    description: 'Share of requests that were answered with a 5xx.',
    unit: 'percentunit',
    queries: [{ expr: 'shop:errors:ratio1m', legend: 'errors' }],
  },
  mean: {
    title: 'Response time, mean',
    description: 'The objective is less than 0.6 s.',
    unit: 's',
    queries: [{ expr: 'shop:request_seconds:mean', legend: 'mean' }],
    objective: 0.6,
  },
  slowest: {
    title: 'Response time, slowest',
    description: 'The objective is 2 s at most. The maximum is the upper bound of its bucket.',
    unit: 's',
    queries: [
      { expr: 'shop:request_seconds:p95', legend: 'p95' },
      { expr: 'shop:request_seconds:p99', legend: 'p99' },
      { expr: 'shop:request_seconds:max', legend: 'max' },
    ],
    objective: 2,
  },
  meanByRoute: {
    title: 'Response time by route, mean',
    description: 'The ten slowest routes.',
    unit: 's',
    queries: [{ expr: 'topk(10, route:request_seconds:mean)', legend: '{{route}}' }],
    objective: 0.6,
  },
  p99ByRoute: {
    title: 'Response time by route, p99',
    description: 'The ten slowest routes.',
    unit: 's',
    queries: [{ expr: 'topk(10, route:request_seconds:p99)', legend: '{{route}}' }],
  },
  maxByRoute: {
    title: 'Response time by route, maximum',
    description: 'The ten slowest routes; the upper bound of the bucket of the slowest request.',
    unit: 's',
    queries: [{ expr: 'topk(10, route:request_seconds:max)', legend: '{{route}}' }],
    objective: 2,
  },
  activeUsers: {
    title: 'Active users',
    description:
      'Once each, whichever app replicas answered them. The objective of a full load is 1,000 now.',
    unit: 'short',
    queries: [
      { expr: 'sum(max by (user) (active_users_all{window="5m"}))', legend: 'now' },
      {
        expr: 'sum(max by (user) (active_users_all{window="2h"}))',
        legend: 'in the last two hours',
      },
    ],
    objective: 1000,
  },
  activeUsersByApp: {
    title: 'Active users now, by app replica',
    description: 'A user whom several app replicas have answered is in each line.',
    unit: 'short',
    queries: [{ expr: 'sum by (component) (active_users{window="5m"})', legend: '{{component}}' }],
  },
  recentUsersByApp: {
    title: 'Active users in the last two hours, by app replica',
    description: 'A user whom several app replicas have answered is in each line.',
    unit: 'short',
    queries: [{ expr: 'sum by (component) (active_users{window="2h"})', legend: '{{component}}' }],
  },
  orders: {
    title: 'Orders and payments',
    description: 'Orders placed and steps of payments, a minute.',
    unit: 'short',
    queries: [
      { expr: 'sum(rate(orders_placed_total[5m])) * 60', legend: 'orders' },
      {
        expr: 'sum by (outcome) (rate(payments_total[5m])) * 60',
        legend: 'payments: {{outcome}}',
      },
    ],
  },
  up: {
    title: 'Up',
    description: '1 while a component works, 0 while it does not.',
    unit: 'short',
    queries: [{ expr: 'min by (component) (component:up)', legend: '{{component}}' }],
    max: 1,
  },
  requestsByApp: {
    title: 'Requests by app replica',
    description: 'How the load balancer shares them.',
    unit: 'reqps',
    queries: [{ expr: 'app:requests:rate1m', legend: '{{component}}' }],
  },
  durationByApp: {
    title: 'Response time by app replica, p95',
    description: 'One that stands out is slow; all of them together wait for something they share.',
    unit: 's',
    queries: [{ expr: 'app:request_seconds:p95', legend: '{{component}}' }],
  },
  eventLoopLag: {
    title: 'Event loop lag, p99',
    description: 'How long the JavaScript of an app replica keeps others waiting.',
    unit: 's',
    queries: [{ expr: 'app:event_loop_lag_seconds:p99', legend: '{{component}}' }],
  },
  sessionStore: {
    title: 'Session store, p95',
    description: 'Time to load a session from memory or Redis.',
    unit: 's',
    queries: [
      {
        expr: 'histogram_quantile(0.95, sum by (store, le) (rate(session_store_duration_seconds_bucket[5m])))',
        legend: '{{store}}',
      },
    ],
  },
  poolWaits: {
    title: 'Waits for a connection',
    description:
      'How long statements of app replicas wait for a free connection of their pool, a second.',
    unit: 's',
    queries: [
      {
        expr: 'sum by (component, node) (rate(database_pool_wait_seconds_total[1m]))',
        legend: '{{component}} → {{node}}',
      },
    ],
  },
  replicationLag: {
    title: 'Replication lag',
    description: 'Seconds behind the primary, by heartbeat.',
    unit: 's',
    queries: [{ expr: 'database:lag_seconds:min', legend: '{{node}}' }],
  },
  readFallbacks: {
    title: 'Reads on the primary instead of the read replica',
    description: 'Because it was away, late, without the customer’s own write, or failed.',
    unit: 'reqps',
    queries: [
      {
        expr: 'sum by (reason) (rate(read_fallbacks_total[1m])) or label_replace(vector(0), "reason", "none", "", "")',
        legend: '{{reason}}',
      },
    ],
  },
} satisfies Record<string, PanelOptions>

export type OverviewPanel = keyof typeof overview
