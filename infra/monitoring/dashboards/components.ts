import { dashboard, graph, stat } from './dashboard.ts'
import { overview } from './overview.ts'

/** What runs, what it uses, and what each server reports of itself. */
export const components = dashboard('stickyshop-components', 'Stickyshop: components', [
  {
    title: 'All',
    panels: [
      stat({
        title: 'Components that are down',
        description: 'By the component itself, its exporter or the control plane.',
        unit: 'short',
        queries: [{ expr: 'count(component:up == 0) or vector(0)', legend: 'down' }],
        badFrom: 1,
      }),
      stat({
        title: 'Active faults',
        description: 'Injected by the lab.',
        unit: 'short',
        queries: [{ expr: 'sum(active_faults) or vector(0)', legend: 'faults' }],
        badFrom: 1,
      }),
      stat({
        title: 'Nearest limit',
        description: 'Of connections, disks, memory and open files, the one that is used most.',
        unit: 'percentunit',
        queries: [{ expr: 'max(component_limit_used / component_limit)', legend: 'used' }],
        badFrom: 0.8,
        max: 1,
      }),
      graph(overview.up),
      graph({
        title: 'Processors',
        description: 'Processors in use by each component: 1 is a whole one.',
        unit: 'short',
        queries: [{ expr: 'component:cpu:rate1m', legend: '{{component}}' }],
      }),
      graph({
        title: 'Memory',
        description: 'Resident memory of each component with all its processes.',
        unit: 'bytes',
        queries: [{ expr: 'component_memory_bytes', legend: '{{component}}' }],
      }),
    ],
  },
  {
    title: 'Edge',
    panels: [
      graph({
        title: 'Requests at the edge',
        description: 'All of them, static files and the lab’s pages too.',
        unit: 'reqps',
        queries: [{ expr: 'edge:requests:rate1m', legend: 'requests' }],
      }),
      graph({
        title: 'Connections',
        description: 'Of clients.',
        unit: 'short',
        queries: [
          {
            expr: 'sum(nginx_connections_active) or sum(haproxy_frontend_current_sessions)',
            legend: 'connections',
          },
        ],
      }),
      graph({
        title: 'Errors of the edge itself',
        description: '5xx answers because no app replica answered.',
        unit: 'reqps',
        queries: [{ expr: 'rate(edge_errors_total[1m])', legend: 'errors' }],
      }),
    ],
  },
  {
    title: 'Databases',
    panels: [
      graph({
        title: 'Statements',
        description: 'Statements a second, and those above the threshold of the slow-query log.',
        unit: 'short',
        queries: [
          { expr: 'rate(mysql_global_status_queries[1m])', legend: '{{component}}' },
          {
            expr: 'rate(mysql_global_status_slow_queries[1m])',
            legend: '{{component}} slow',
          },
        ],
      }),
      graph(overview.replicationLag),
      graph({
        title: 'Connections',
        description: 'Open connections of each server.',
        unit: 'short',
        queries: [{ expr: 'mysql_global_status_threads_connected', legend: '{{component}}' }],
      }),
      graph(overview.poolWaits),
      graph(overview.readFallbacks),
      graph({
        title: 'InnoDB: rows waiting for a lock',
        description: 'Row lock waits a second.',
        unit: 'short',
        queries: [
          { expr: 'rate(mysql_global_status_innodb_row_lock_waits[1m])', legend: '{{component}}' },
        ],
      }),
    ],
  },
  {
    title: 'Redis',
    panels: [
      graph({
        title: 'Memory',
        description: 'Used, and the limit at which Redis takes no more.',
        unit: 'bytes',
        queries: [
          { expr: 'redis_memory_used_bytes', legend: 'used' },
          { expr: 'redis_memory_max_bytes', legend: 'limit' },
        ],
      }),
      graph({
        title: 'Commands',
        description: 'Commands a second.',
        unit: 'short',
        queries: [{ expr: 'rate(redis_commands_processed_total[1m])', legend: 'commands' }],
      }),
      graph({
        title: 'Connected clients',
        description: 'App replicas, the exporter, the control plane.',
        unit: 'short',
        queries: [{ expr: 'redis_connected_clients', legend: 'clients' }],
      }),
    ],
  },
  {
    title: 'Machine',
    panels: [
      graph({
        title: 'Processors of the machine',
        description: 'Share of all of them that is busy.',
        unit: 'percentunit',
        queries: [
          {
            expr: '1 - avg(rate(node_cpu_seconds_total{mode="idle"}[1m]))',
            legend: 'busy',
          },
        ],
        max: 1,
      }),
      graph({
        title: 'Memory of the machine',
        description: 'What processes could still take.',
        unit: 'bytes',
        queries: [{ expr: 'node_memory_MemAvailable_bytes', legend: 'available' }],
      }),
      graph({
        title: 'Disk space of components',
        description: 'Share in use of the disk that each database lies on.',
        unit: 'percentunit',
        queries: [
          {
            expr: 'component_limit_used{limit="disk"} / component_limit{limit="disk"}',
            legend: '{{component}}',
          },
        ],
        max: 1,
      }),
    ],
  },
])
