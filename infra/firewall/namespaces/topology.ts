import type { Networks } from '../rules.ts'
import { type Zone, zones } from '../zones.ts'

/**
 * The test network: one network a zone, and two firewalls, as courses draw the DMZ.
 *
 *   internet ── outer ── edge (DMZ) ── inner ─┬─ app
 *                                             ├─ data
 *                                             └─ monitoring
 *
 * Each machine, each firewall and the switch that connects them is a network namespace.
 */

export interface MachinePlan {
  name: string
  zone: Zone
}

export const firewalls = {
  outer: ['internet', 'edge'],
  inner: ['edge', 'app', 'data', 'monitoring'],
} as const
export type FirewallName = keyof typeof firewalls

/** One machine in each zone, named as the zone. */
export const oneMachineEach: readonly MachinePlan[] = zones.map((zone) => ({ name: zone, zone }))

// Addresses of documentation (RFC 5737, RFC 3849), and private ones that stay in the namespaces.
const prefix: Readonly<Record<Zone, { v4: string; v6: string }>> = {
  internet: { v4: '203.0.113', v6: '2001:db8:113:' },
  edge: { v4: '10.23.1', v6: 'fd23:0:0:1:' },
  app: { v4: '10.23.2', v6: 'fd23:0:0:2:' },
  data: { v4: '10.23.3', v6: 'fd23:0:0:3:' },
  monitoring: { v4: '10.23.4', v6: 'fd23:0:0:4:' },
}

const v4 = (zone: Zone, host: number) => `${prefix[zone].v4}.${host}`
const v6 = (zone: Zone, host: number) => `${prefix[zone].v6}:${host}`
const networkOf = (zone: Zone) => [`${v4(zone, 0)}/24`, `${prefix[zone].v6}:/64`]

export const testNetworks: Networks = {
  edge: networkOf('edge'),
  app: networkOf('app'),
  data: networkOf('data'),
  monitoring: networkOf('monitoring'),
}

/** The outer firewall's address, as the internet sees it. */
export const outerAddress = () => v4('internet', firewallHost.outer)

/** A firewall's last byte in each network, the same in all of them. */
const firewallHost: Readonly<Record<FirewallName, number>> = { outer: 1, inner: 2 }
const gatewayOf = (zone: Zone) => (zone === 'internet' || zone === 'edge' ? 1 : 2)

export interface Machine extends MachinePlan {
  /** The last part of its addresses. */
  host: number
  v4: string
  v6: string
}

/** The machines with their addresses: 10, 11, … in the network of their zone. */
export const withAddresses = (plans: readonly MachinePlan[]): Machine[] =>
  plans.map((plan, at) => {
    const host = 10 + at
    return { ...plan, host, v4: v4(plan.zone, host), v6: v6(plan.zone, host) }
  })

/** A shell script that builds it in a mount and network namespace of its own. */
export function buildScript(machines: readonly Machine[]): string {
  return [
    'set -e',
    // `ip netns` keeps its namespaces there; nobody else sees this mount.
    'mount -t tmpfs namespaces /run',
    'mkdir -p /run/netns',
    'ip netns add switch',
    // What a bridge forwards is no business of the firewalls.
    ...zones.map(
      (zone) => `ip -n switch link add ${zone} type bridge && ip -n switch link set ${zone} up`,
    ),
    ...machines.flatMap((machine) => [
      ...namespace(machine.name),
      ...plug(machine.name, machine.zone, machine.host),
      ...route(machine.name, 'default', machine.zone, gatewayOf(machine.zone)),
      ...(machine.zone === 'edge' ? routesInside(machine.name) : []),
    ]),
    ...(Object.keys(firewalls) as FirewallName[]).flatMap(firewall),
  ].join('\n')
}

const firewall = (name: FirewallName) => [
  ...namespace(name),
  ...firewalls[name].flatMap((zone) => plug(name, zone, firewallHost[name])),
  `ip netns exec ${name} sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1`,
  ...(name === 'outer' ? routesInside(name) : route(name, 'default', 'edge', firewallHost.outer)),
]

const namespace = (name: string) => [`ip netns add ${name}`, `ip -n ${name} link set lo up`]

/** A cable from a machine to the switch's bridge of a zone. */
function plug(name: string, zone: Zone, host: number): string[] {
  const end = `${zone}-${host}`
  return [
    `ip link add to-${zone} netns ${name} type veth peer name ${end} netns switch`,
    `ip -n switch link set ${end} master ${zone} up`,
    `ip -n ${name} address add ${v4(zone, host)}/24 dev to-${zone}`,
    // Without the second in which it is tried whether somebody has the address.
    `ip -n ${name} address add ${v6(zone, host)}/64 dev to-${zone} nodad`,
    `ip -n ${name} link set to-${zone} up`,
  ]
}

const route = (name: string, to: string, via: Zone, host: number) => [
  `ip -n ${name} route add ${to} via ${v4(via, host)}`,
  `ip -n ${name} -6 route add ${to} via ${v6(via, host)}`,
]

/** From the DMZ to the zones behind the inner firewall. */
const routesInside = (name: string) =>
  (['app', 'data', 'monitoring'] as const).flatMap((zone) => {
    const [network4 = '', network6 = ''] = testNetworks[zone]
    return [
      `ip -n ${name} route add ${network4} via ${v4('edge', firewallHost.inner)}`,
      `ip -n ${name} -6 route add ${network6} via ${v6('edge', firewallHost.inner)}`,
    ]
  })
