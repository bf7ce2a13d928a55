import { dashboard, graph, stat } from './dashboard.ts'
import { overview } from './overview.ts'

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
      graph(overview.requests),
      graph(overview.errorRatio),
      graph(overview.mean),
      graph(overview.slowest),
    ],
  },
  {
    title: 'Users and sales',
    panels: [
      graph(overview.activeUsers),
      graph(overview.activeUsersByApp),
      graph(overview.recentUsersByApp),
      graph(overview.orders),
    ],
  },
  {
    title: 'Routes',
    panels: [graph(overview.meanByRoute), graph(overview.p99ByRoute), graph(overview.maxByRoute)],
  },
  {
    title: 'App replicas',
    panels: [
      graph(overview.requestsByApp),
      graph(overview.durationByApp),
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
      graph(overview.eventLoopLag),
      graph(overview.sessionStore),
    ],
  },
])
