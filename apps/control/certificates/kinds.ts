import { BlockList, isIP } from 'node:net'
import { databaseNames, limits, replicaName } from '../../../infra/topology.ts'

/** The names and addresses that a certificate is valid for. */
export type Hosts = readonly string[]

const numbered = (label: string, most: number) =>
  Array.from({ length: most }, (_, at) => `${label}-${at + 1}`)

/** What each kind of component is called; a certificate names its kind, too, by which clients can verify it. */
const components = {
  edge: ['edge'],
  web: ['web-1', 'web-2'],
  app: Array.from({ length: limits.maxReplicas }, (_, at) => replicaName(at + 1)),
  database: databaseNames,
  redis: [],
  replication: [],
  lab: ['control'],
  whoami: numbered('whoami', limits.maxReplicas),
  monitoring: [
    'prometheus',
    'alertmanager',
    'grafana',
    'node-exporter',
    'nginx-exporter',
    'haproxy-exporter',
    'mysql-exporter',
    'redis-exporter',
  ],
} satisfies Record<string, readonly string[]>

export type CertificateKind = keyof typeof components
export const certificateKinds = Object.keys(components) as CertificateKind[]

const everywhere: Hosts = ['localhost', '127.0.0.1', '::1']

/** @param publicHosts what browsers ask the edge for, beside `localhost` */
export const hostsOf = (kind: CertificateKind, publicHosts: Hosts): Hosts => [
  ...new Set([kind, ...components[kind], ...everywhere, ...(kind === 'edge' ? publicHosts : [])]),
]

// As networks, so that a machine that moves to another address keeps its authority.
const privateNetworks = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
] as const

const privateAddresses = new BlockList()
for (const network of privateNetworks) {
  const [address = '', bits] = network.split('/')
  privateAddresses.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6')
}

/** The names and networks that the local authority may sign for; a browser believes it about no others. */
export function allowedHosts(publicHosts: Hosts): Hosts {
  const hosts = certificateKinds.flatMap((kind) => hostsOf(kind, publicHosts))
  const all = [...privateNetworks, ...hosts.flatMap(allowed)]
  return [...new Set(all)].sort()
}

function allowed(host: string): string[] {
  const family = isIP(host)
  if (family === 0) return [host]
  const isPrivate = privateAddresses.check(host, family === 4 ? 'ipv4' : 'ipv6')
  return isPrivate ? [] : [`${host}/${family === 4 ? 32 : 128}`]
}
