import { isIP } from 'node:net'
import { type InsideZone, insideZones, listeners, type Protocol, type Zone } from './zones.ts'

/** The nftables rules, rendered from the table of zones. Manual: https://wiki.nftables.org */

/** The addresses and networks of each zone: `10.0.1.0/24`, `fd00:1::/64`. The rest is the internet. */
export type Networks = Readonly<Record<InsideZone, readonly string[]>>

export interface RuleOptions {
  /** Addresses and networks that may use SSH beside the monitoring zone. */
  admins?: readonly string[]
  /** Ports of the edge for everybody, where they are not those of the table. */
  publicPorts?: readonly number[]
}

/** All rules are in one table of their own: other tables of the machine are not touched. */
export const tableName = 'inet stickyshop'

/** Replaces the table in one step, or removes it. */
export const removal = `table ${tableName} {\n}\ndelete table ${tableName}\n`

/** A firewall between the zones: everything that it forwards is in the table of zones. */
export function renderGatewayRules(networks: Networks, options: RuleOptions = {}): string {
  const { admins = [] } = options
  return table([
    ...sets(networks, admins),
    '',
    ...chain('sources', 'prerouting', 'raw', 'accept', [
      ...neighbours,
      '# A packet whose source is reached by another interface has a forged address.',
      'fib saddr . iif oif missing counter drop',
    ]),
    '',
    ...chain('forward', 'forward', 'filter', 'drop', [
      ...known,
      ...insideZones.flatMap((to) => acceptsTo(networks, to, options)),
      ...acceptsTo(networks, 'internet', options),
      ...refuse(networks),
    ]),
    '',
    ...ownMachine(networks, admins),
  ])
}

/** A machine in a zone: nobody else gets in, and nothing else gets out. */
export function renderMachineRules(
  own: InsideZone,
  networks: Networks,
  options: RuleOptions = {},
): string {
  const { admins = [] } = options
  const incoming = accepts(options, (from, to) => to === own && [match(networks, from, 'saddr')])
  const outgoing = accepts(options, (from, to) => from === own && [match(networks, to, 'daddr')])
  return table([
    ...sets(networks, admins),
    '',
    ...chain('input', 'input', 'filter', 'drop', [
      'iif lo accept',
      ...known,
      ...neighbours,
      ...adminAccess(admins),
      ...incoming,
      ...vrrp(own, networks, 'saddr'),
      ...refuse(networks),
    ]),
    '',
    ...chain('output', 'output', 'filter', 'drop', [
      'oif lo accept',
      ...known,
      ...neighbours,
      ...outgoing,
      ...vrrp(own, networks, 'daddr'),
      '# At once, so that a connection that should be in the table fails with an error.',
      'reject with icmpx admin-prohibited',
    ]),
  ])
}

/**
 * A machine that runs the containers. Docker rewrites the destination of a packet to a published
 * port before the input chain sees it, and then forwards it: rules for it belong into `forward`.
 */
export function renderEngineRules(publicPorts: readonly number[], admins: readonly string[]) {
  const ports = set(publicPorts)
  return table([
    ...adminSets(admins),
    ...(admins.length > 0 ? [''] : []),
    ...chain('forward', 'forward', 'filter - 10', 'accept', [
      'ct state established,related accept',
      '# From one container to another: the networks of docker-compose.yml decide.',
      'iifname { "docker0", "br-*" } accept',
      '# From outside to a published port, by the port that was asked for before Docker rewrote it.',
      `meta l4proto tcp ct status dnat ct original proto-dst ${ports} accept`,
      '# Other published ports, and containers’ addresses used directly.',
      'oifname { "docker0", "br-*" } counter drop',
    ]),
    '',
    ...chain('input', 'input', 'filter', 'drop', [
      'iif lo accept',
      ...known,
      ...neighbours,
      ...adminAccess(admins),
      '# Where Docker’s proxy listens instead of a rewritten destination.',
      `tcp dport ${ports} accept`,
    ]),
  ])
}

const known = ['ct state vmap { established : accept, related : accept, invalid : drop }']

/** IPv6 finds the addresses of neighbours by ICMP. */
const neighbours = [
  'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, nd-router-advert } accept',
]

/** A gateway's own ports. */
const ownMachine = (networks: Networks, admins: readonly string[]) =>
  chain('input', 'input', 'filter', 'drop', [
    'iif lo accept',
    ...known,
    ...neighbours,
    ...adminAccess(admins),
    ...families.flatMap((family) =>
      networks.monitoring.some(isOf(family))
        ? [`${family.name} saddr @monitoring${family.number} tcp dport 22 accept`]
        : [],
    ),
  ])

/** Two load balancers that share an address: one that hears nothing takes it (infra/keepalived). */
const vrrp = (own: InsideZone, networks: Networks, field: 'saddr' | 'daddr') =>
  own === 'edge' && networks.edge.some(isOf(families[0]))
    ? ['# edge → edge: VRRP', `ip ${field} @edge4 ip protocol 112 accept`]
    : []

/** Strangers get no answer; our own machines do, so that a mistake is seen at once. */
const refuse = (networks: Networks) => [
  'limit rate 10/minute log prefix "stickyshop refuses: "',
  ...families
    .filter((family) => all(networks).some(isOf(family)))
    .map(({ name, number }) => `${name} saddr @inside${number} reject with icmpx admin-prohibited`),
  'counter drop',
]

const acceptsTo = (networks: Networks, zone: Zone, options: RuleOptions) =>
  accepts(
    options,
    (from, to) => to === zone && [match(networks, from, 'saddr'), match(networks, to, 'daddr')],
  )

type Match = (family: Family) => string | null

/** A rule for each pair of zones for which `matches` has one. */
function accepts(
  { publicPorts }: RuleOptions,
  matches: (from: Zone, to: Zone) => Match[] | false,
): string[] {
  const ports = new Map<string, { from: Zone; to: Zone; protocol: Protocol; ports: Set<number> }>()
  for (const { zone: to, port, protocol, from: allowed } of withPublicPorts(publicPorts))
    for (const from of allowed) {
      const key = `${from} ${to} ${protocol}`
      const entry = ports.get(key) ?? { from, to, protocol, ports: new Set<number>() }
      ports.set(key, { ...entry, ports: entry.ports.add(port) })
    }
  return [...ports.values()].flatMap(({ from, to, protocol, ports: some }) => {
    const found = matches(from, to)
    if (!found) return []
    const rules = families
      .map((family) => found.map((one) => one(family)))
      .filter((parts) => !parts.includes(null))
      .map((parts) => `${parts.join(' ')} ${protocol} dport ${set([...some])} accept`)
    return [`# ${from} → ${to}`, ...rules]
  })
}

const withPublicPorts = (ports?: readonly number[]) =>
  listeners.flatMap((one) => {
    const isPublic = one.zone === 'edge' && one.from.includes('internet')
    return isPublic && ports ? ports.map((port) => ({ ...one, port })) : [one]
  })

/** `ip saddr @app4`; null where the zone has no address of the family. */
const match =
  (networks: Networks, zone: Zone, field: 'saddr' | 'daddr'): Match =>
  (family) => {
    if (zone === 'internet') return `${family.name} ${field} != @inside${family.number}`
    if (!networks[zone].some(isOf(family))) return null
    return `${family.name} ${field} @${zone}${family.number}`
  }

interface Family {
  number: 4 | 6
  name: 'ip' | 'ip6'
}
const families = [
  { number: 4, name: 'ip' },
  { number: 6, name: 'ip6' },
] as const satisfies readonly Family[]
const isOf = (family: Family) => (network: string) =>
  isIP(network.split('/')[0] ?? '') === family.number

const all = (networks: Networks) => insideZones.flatMap((zone) => networks[zone])

const sets = (networks: Networks, admins: readonly string[]) => [
  ...adminSets(admins),
  ...families.flatMap((family) => addressSet('inside', family, all(networks), true)),
  ...insideZones.flatMap((zone) =>
    families.flatMap((family) => addressSet(zone, family, networks[zone])),
  ),
]

const adminSets = (admins: readonly string[]) =>
  families.flatMap((family) => addressSet('admins', family, admins))

const adminAccess = (admins: readonly string[]) =>
  families
    .filter((family) => admins.some(isOf(family)))
    .map(({ name, number }) => `${name} saddr @admins${number} tcp dport 22 accept`)

function addressSet(name: string, family: Family, networks: readonly string[], always = false) {
  const elements = [...new Set(networks.filter(isOf(family)))]
  if (elements.length === 0 && !always) return []
  return [
    `set ${name}${family.number} {`,
    `  type ipv${family.number}_addr`,
    '  flags interval',
    '  auto-merge',
    ...(elements.length > 0 ? [`  elements = { ${elements.join(', ')} }`] : []),
    '}',
  ]
}

const chain = (
  name: string,
  hook: string,
  priority: string,
  policy: 'accept' | 'drop',
  rules: readonly string[],
) => [
  `chain ${name} {`,
  `  type filter hook ${hook} priority ${priority}; policy ${policy}`,
  ...rules.map((rule) => `  ${rule}`),
  '}',
]

const set = (ports: readonly number[]) => `{ ${ports.join(', ')} }`

const table = (lines: readonly string[]) =>
  `${removal}\ntable ${tableName} {\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n}\n`
