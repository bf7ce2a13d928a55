import { dashboard, graph, stat } from './dashboard.ts'

/** What visitors notice, the service-level objectives as lines, and what marketing asks. */
export const shop = dashboard('stickyshop-shop', 'Stickyshop: the shop', [
  {
    title: 'Objectives',
    panels: [
      stat({
        title: 'Availability in the last hour',
        description: 'Share of requests without a 5xx. The objective is 99.9 %.',
        unit: 'percentunit',
        queries: [{ expr: '1 - shop:errors:ratio1h', legend: 'available' }],
        max: 1,
      }),
      stat({
        title: 'Active users',
        description: 'Active within the last five minutes, by the back office’s count.',
        unit: 'short',
        queries: [
          {
            expr: 'sum(max by (user) (active_users_all{window="5m",user=~"customer|guest"}))',
            legend: 'now',
          },
          {
            expr: 'sum(max by (user) (active_users_all{window="2h",user=~"customer|guest"}))',
            legend: 'in the last two hours',
          },
        ],
      }),
      stat({
        title: 'Alerts',
        description: 'Alerts that fire now; docs/runbook.md has a section for each.',
        unit: 'short',
        queries: [{ expr: 'count(ALERTS{alertstate="firing"}) or vector(0)', legend: 'firing' }],
        badFrom: 1,
      }),
      graph({
        title: 'Requests',
        description:
          'Requests for pages, and those that the edge answered in place of an app replica. The objective of a full load is 1,200 a second.',
        unit: 'reqps',
        queries: [
          { expr: 'shop:requests:rate1m', legend: 'requests' },
          { expr: 'shop:errors:rate1m', legend: 'with a 5xx' },
        ],
        objective: 1200,
      }),
      graph({
        title: 'Response time, mean',
        description: 'The objective is less than 0.6 s.',
        unit: 's',
        queries: [{ expr: 'shop:request_seconds:mean', legend: 'mean' }],
        objective: 0.6,
      }),
      graph({
        title: 'Response time, slowest',
        description: 'The objective is 2 s at most.',
        unit: 's',
        queries: [
          { expr: 'shop:request_seconds:p95', legend: 'p95' },
          { expr: 'shop:request_seconds:p99', legend: 'p99' },
        ],
        objective: 2,
      }),
    ],
  },
  {
    title: 'Users and sales',
    panels: [
      graph({
        title: 'Active users now',
        description:
          'Once each, whichever app replicas answered them. The objective of a full load is 1,000.',
        unit: 'short',
        queries: [{ expr: 'max by (user) (active_users_all{window="5m"})', legend: '{{user}}' }],
        objective: 1000,
      }),
      graph({
        title: 'Active users by app replica',
        description: 'A user whom several app replicas have answered is in each line.',
        unit: 'short',
        queries: [
          {
            expr: 'sum by (component) (active_users{window="5m"})',
            legend: '{{component}}',
          },
        ],
      }),
      graph({
        title: 'Orders',
        description: 'Orders placed and steps of payments, a minute.',
        unit: 'short',
        queries: [
          { expr: 'sum(rate(orders_placed_total[5m])) * 60', legend: 'orders' },
          {
            expr: 'sum by (outcome) (rate(payments_total[5m])) * 60',
            legend: 'payments: {{outcome}}',
          },
        ],
      }),
    ],
  },
  {
    title: 'App replicas',
    panels: [
      graph({
        title: 'Requests by app replica',
        description: 'How the load balancer shares them.',
        unit: 'reqps',
        queries: [{ expr: 'app:requests:rate1m', legend: '{{component}}' }],
      }),
      graph({
        title: 'Response time by app replica, p95',
        description:
          'One that stands out is slow; all of them together wait for something they share.',
        unit: 's',
        queries: [{ expr: 'app:request_seconds:p95', legend: '{{component}}' }],
      }),
      graph({
        title: 'Requests by route',
        description: 'The ten most frequent.',
        unit: 'reqps',
        queries: [{ expr: 'topk(10, route:requests:rate1m)', legend: '{{route}}' }],
      }),
      graph({
        title: 'Overload',
        description: 'Requests under way, and those that were shed with a 503.',
        unit: 'short',
        queries: [
          {
            expr: 'sum by (component) (http_requests_in_flight)',
            legend: '{{component}} under way',
          },
          { expr: 'sum(rate(http_requests_shed_total[1m])) or vector(0)', legend: 'shed a second' },
        ],
      }),
      graph({
        title: 'Event loop lag, p99',
        description: 'How long the JavaScript of an app replica keeps others waiting.',
        unit: 's',
        queries: [{ expr: 'app:event_loop_lag_seconds:p99', legend: '{{component}}' }],
      }),
      graph({
        title: 'Session store, p95',
        description: 'Time to load a session from memory or Redis.',
        unit: 's',
        queries: [
          {
            expr: 'histogram_quantile(0.95, sum by (store, le) (rate(session_store_duration_seconds_bucket[5m])))',
            legend: '{{store}}',
          },
        ],
      }),
    ],
  },
])
