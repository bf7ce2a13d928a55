/**
 * Who may connect to what: the one table from which the firewall's rules (`rules.ts`), the table in
 * docs/firewall.md and the expectation of the test come. What is not in it is refused.
 */

export const zones = ['internet', 'edge', 'app', 'data', 'monitoring'] as const
export type Zone = (typeof zones)[number]

/** The zones with machines of ours. */
export const insideZones = ['edge', 'app', 'data', 'monitoring'] as const
export type InsideZone = (typeof insideZones)[number]

export const zonePurpose: Readonly<Record<Zone, string>> = {
  internet: 'browsers, and everybody else',
  edge: 'the load balancer: nginx or HAProxy, or two with web servers behind them (the DMZ)',
  app: 'app replicas, whoami, the web server behind HAProxy',
  data: 'databases, replication controller, Redis and its sentinels',
  monitoring: 'Prometheus, Alertmanager, the lab and its control plane, DNS and time',
}

export type Protocol = 'tcp' | 'udp'

/** A port that something listens on. */
export interface Listener {
  zone: Zone
  port: number
  protocol: Protocol
  name: string
  /** Zones that may connect; its own means other machines of the same zone. */
  from: readonly Zone[]
}

const listener = (
  zone: Zone,
  port: number,
  name: string,
  from: readonly Zone[],
  protocol: Protocol = 'tcp',
): Listener => ({ zone, port, protocol, name, from })

/** Listened on by every machine. Node exporters answer anybody who reaches them. */
const onEveryMachine = (zone: InsideZone): Listener[] => [
  listener(zone, 22, 'SSH', ['monitoring']),
  listener(zone, 9100, 'node exporter', ['monitoring']),
]

/**
 * Ports are those of the containers, the same on machines of their own. Two components of a zone
 * may share a port: then the same zones may connect to both.
 */
export const listeners: readonly Listener[] = [
  listener('internet', 443, 'HTTPS: ACME, package updates', ['edge', 'monitoring']),
  listener('internet', 53, 'DNS', ['monitoring'], 'udp'),
  listener('internet', 123, 'NTP', ['monitoring'], 'udp'),

  listener('edge', 8080, 'HTTP', ['internet', 'monitoring']),
  listener('edge', 8443, 'HTTPS', ['internet', 'monitoring']),
  listener('edge', 8088, 'web servers behind load balancers', ['edge']),
  listener('edge', 8090, 'control server of the edge', ['monitoring']),
  listener('edge', 9113, 'nginx exporter', ['monitoring']),
  ...onEveryMachine('edge'),

  listener('app', 3000, 'app replicas, whoami', ['edge']),
  listener('app', 3001, 'internal port of app replicas and whoami', ['edge', 'monitoring']),
  listener('app', 3002, 'weight of app replicas, for HAProxy', ['edge']),
  listener('app', 8080, 'web server (static files)', ['edge', 'monitoring']),
  ...onEveryMachine('app'),

  listener('data', 3306, 'MySQL', ['app', 'data', 'monitoring']),
  listener('data', 33061, 'between MySQL servers of a group', ['data']),
  listener('data', 6379, 'Redis', ['app', 'data', 'monitoring']),
  listener('data', 26379, 'Redis Sentinel', ['app', 'data', 'monitoring']),
  listener('data', 3001, 'replication controller', ['data', 'monitoring']),
  listener('data', 9104, 'MySQL exporter', ['monitoring']),
  listener('data', 9121, 'Redis exporter', ['monitoring']),
  ...onEveryMachine('data'),

  listener('monitoring', 3000, 'the lab, Grafana', ['edge', 'monitoring']),
  listener('monitoring', 3001, 'control plane', ['monitoring']),
  listener('monitoring', 9090, 'Prometheus', ['edge', 'monitoring']),
  listener('monitoring', 9093, 'Alertmanager', ['monitoring']),
  listener('monitoring', 53, 'DNS resolver', ['edge', 'app', 'data'], 'udp'),
  listener('monitoring', 123, 'NTP', ['edge', 'app', 'data'], 'udp'),
  ...onEveryMachine('monitoring'),
]

export const mayConnect = (from: Zone, to: Pick<Listener, 'zone' | 'port' | 'protocol'>): boolean =>
  listeners.some(
    ({ zone, port, protocol, from: allowed }) =>
      zone === to.zone && port === to.port && protocol === to.protocol && allowed.includes(from),
  )

/** The table of docs/firewall.md. */
export function zoneTable(): string {
  const cells = [
    ['To', 'Port', 'What listens', ...zones.map((zone) => `from ${zone}`)],
    ['---', '---', '---', ...zones.map(() => ':-:')],
    ...listeners.map(({ zone, port, protocol, name, from }) => [
      zone,
      `${port}/${protocol}`,
      name,
      ...zones.map((one) => (from.includes(one) ? 'yes' : '–')),
    ]),
  ]
  return cells.map((row) => `| ${row.join(' | ')} |`).join('\n')
}
