import { spawnSync } from 'node:child_process'
import { differences, whyNoNamespaces } from '../../../infra/firewall/namespaces/namespaces.ts'
import { tryFirewalls } from '../../../infra/firewall/namespaces/try-firewalls.ts'
import {
  removal,
  renderEngineRules,
  renderGatewayRules,
  renderMachineRules,
  tableName,
} from '../../../infra/firewall/rules.ts'
import {
  type InsideZone,
  insideZones,
  listeners,
  zonePurpose,
  zones,
} from '../../../infra/firewall/zones.ts'
import { isNetwork } from '../../control/option-kinds.ts'
import { exitCodes, UsageError } from '../terminal/command-line.ts'
import { type Style, table } from '../terminal/output.ts'
import type { Call, Output, OwnCommand } from './lab-command.ts'

const actions = ['show', 'check', 'apply', 'remove'] as const
const machines = [...insideZones, 'gateway', 'containers'] as const

export const firewallCommand: OwnCommand = {
  name: 'firewall',
  usage: '[show|check|apply|remove]',
  summary: 'who may connect to what: show it, check it, or enforce it on this machine',
  words: [0, 1],
  flags: {
    machine: 'value',
    edge: 'value',
    app: 'value',
    data: 'value',
    monitoring: 'value',
    admin: 'value',
    ports: 'value',
    'dry-run': 'switch',
  },
  details: [
    'show        the zones, and what is enforced here',
    'check       try every port from every zone, in network namespaces that are gone afterwards',
    'apply       load the rules for this machine into nftables; --dry-run prints them instead',
    'remove      remove these rules again; --dry-run prints how',
    '',
    `--machine   ${machines.slice(0, 4).join(', ')}: the zone this machine is in; gateway: between zones;`,
    '            containers: the containers run on it',
    '--edge, --app, --data, --monitoring   the addresses or networks of each zone, comma-separated',
    '--admin     who may use SSH beside the monitoring zone: addresses or networks',
    '--ports     the public ports of the edge (8080,8443)',
    '',
  ],
  async run(call) {
    const [action = 'show'] = call.words
    if (action === 'show') return show(call.style)
    if (action === 'check') return check(call.style)
    if (action === 'apply') return load(call, rulesFor(call.values), 'applied')
    if (action === 'remove') return load(call, removal, 'removed')
    throw new UsageError([`There is no "firewall ${action}". Try: ${actions.join(', ')}.`])
  },
}

function show(style: Style): Output {
  const heading = ['to', 'port', '', ...zones.map((zone) => `from ${zone}`)].map(style.dim)
  const rows = listeners.map(({ zone, port, protocol, name, from }) => [
    style.named(zone),
    `${port}/${protocol}`,
    name,
    ...zones.map((one) => (from.includes(one) ? style.green('yes') : style.dash)),
  ])
  const enforced = enforcedHere()
  const text = [
    style.bold('Zones'),
    ...table(zones.map((zone) => [`  ${style.named(zone)}`, zonePurpose[zone]])),
    '',
    style.bold('Who may connect; everything else is refused'),
    ...table([heading, ...rows]),
    '',
    style.bold('Enforced here'),
    ...enforced.map((line) => `  ${line}`),
    '',
  ].join('\n')
  return { text, json: { zones: zonePurpose, listeners, enforced } }
}

function enforcedHere(): string[] {
  return [
    'npm start: nothing between components. All are on the loopback of this machine, which is one',
    'zone; only the edge can be opened to the network (--host). The table is shown, not enforced.',
    'Containers: the networks of docker-compose.yml keep zones apart, by container, not by port.',
    `Rules of this machine: ${rulesHere()}`,
    'Tried out, without changing this machine: npm run lab firewall check',
  ]
}

function rulesHere(): string {
  if (process.platform !== 'linux') return 'none; nftables is a part of Linux.'
  const { error, status, stderr } = nft(['list', 'table', ...tableName.split(' ')])
  if (error) return 'none; nft cannot be found (apt install nftables).'
  if (status === 0) return `the table "${tableName}" is loaded (sudo nft list table ${tableName}).`
  if (/not permitted|must be root/i.test(stderr)) return 'unknown; only root may look.'
  return 'none are loaded (npm run lab firewall apply).'
}

/** Two firewalls between machines in namespaces, and what gets through. */
async function check(style: Style): Promise<Output> {
  const reason = whyNoNamespaces()
  if (reason) return failed(`This cannot be tried here. ${reason}`)
  const tried = await tryFirewalls()
  const wrong = differences(tried)
  const reached = tried.filter((one) => one.reached).length
  const lines = wrong.map(
    ({ from, to, reached: open }) =>
      `  ${from} ${open ? 'reaches' : 'does not reach'} ${to.zone} ${to.port}/${to.protocol}`,
  )
  const message = `${tried.length} connections tried from zone to zone: ${reached} got through, ${
    wrong.length === 0 ? 'all as the table says.' : `${wrong.length} not as the table says:`
  }`
  const mark = wrong.length === 0 ? style.green(style.tick) : style.red(style.cross)
  return {
    text: [`${mark} ${message}`, ...lines, ''].join('\n'),
    json: { message, tried: tried.length, reached, wrong },
    code: wrong.length === 0 ? exitCodes.ok : exitCodes.failed,
  }
}

/** @throws UsageError */
function rulesFor(values: ReadonlyMap<string, string>): string {
  const problems: string[] = []
  const machine = machines.find((one) => one === values.get('machine'))
  if (!machine) throw new UsageError([`--machine has to be one of ${machines.join(', ')}.`])
  const addresses = (flag: string, needed: boolean) => {
    const list = values.get(flag)?.split(',') ?? []
    if (needed && list.length === 0)
      problems.push(`--${flag} is missing: its addresses or networks.`)
    if (!list.every(isNetwork))
      problems.push(`--${flag}: ${list.join(',')} is no address or network such as 10.0.1.0/24.`)
    return list
  }
  const admins = addresses('admin', machine === 'monitoring' || machine === 'containers')
  const networks = Object.fromEntries(
    insideZones.map((one) => [one, addresses(one, machine !== 'containers')]),
  ) as Record<InsideZone, string[]>
  const publicPorts = (values.get('ports') ?? '8080,8443').split(',').map(Number)
  if (!publicPorts.every((port) => Number.isInteger(port) && port > 0 && port < 65_536))
    problems.push('--ports are numbers from 1 to 65,535, comma-separated.')
  if (problems.length > 0) throw new UsageError(problems)
  if (machine === 'containers') return renderEngineRules(publicPorts, admins)
  return machine === 'gateway'
    ? renderGatewayRules(networks, { admins, publicPorts })
    : renderMachineRules(machine, networks, { admins, publicPorts })
}

/** Replaces the table, or prints what would be loaded. */
function load({ switches, style }: Call, rules: string, done: string): Output {
  if (switches.has('dry-run')) return { text: rules, json: { rules } }
  if (process.platform !== 'linux')
    return failed('nftables is a part of Linux. What would be loaded: --dry-run')
  const { error, status, stderr } = nft(['-f', '-'], rules)
  if (error)
    return failed('nft cannot be found: apt install nftables. What would be loaded: --dry-run')
  if (status !== 0)
    return failed(
      /not permitted|must be root/i.test(stderr)
        ? 'Only root may change the rules of this machine. What would be loaded: --dry-run'
        : `nft refuses the rules; nothing has changed:\n${stderr.trim()}`,
    )
  const message = `The table "${tableName}" is ${done}; other rules of this machine are as they were.`
  return { text: `${style.green(style.tick)} ${message}\n`, json: { message } }
}

/** Debian installs it where only root's PATH finds it. */
const nft = (args: string[], input = '') =>
  spawnSync('nft', args, {
    input,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  })

function failed(message: string): Output {
  console.error(message)
  return { text: '', json: { error: message }, code: exitCodes.failed }
}
