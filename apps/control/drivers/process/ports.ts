import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import {
  databaseNames,
  limits,
  redisNames,
  replicaName,
  sentinelNames,
  webServerName,
  whoamiName,
} from '../../../../infra/topology.ts'
import { bindAddresses, type Interfaces } from './addresses.ts'
import { groupOf } from './process-table.ts'

/** What needs a port of its own: `app-2`, `app-2 internal`, `db-1`, `redis`, `edge control`, … */
export type PortRole = string

/** Where members of a group talk to each other, and where one gets what it lacks, or everything. */
export const databaseTransferRoles = (name: string) => ({
  group: `${name} group`,
  increments: `${name} increments`,
  copy: `${name} copy`,
})

export const internalRole = (name: string): PortRole => `${name} internal`
/** Prometheus, Alertmanager and the exporters. */
const monitoringRoles: readonly PortRole[] = [
  'prometheus',
  'alertmanager',
  'node-exporter',
  'nginx-exporter',
  'nginx-exporter-1',
  'nginx-exporter-2',
  'redis-exporter',
  ...databaseNames.map((name) => `mysql-exporter-${name.replace('db-', '')}`),
  ...redisNames.map((name) => name.replace('redis', 'redis-exporter')),
]

/** Where an app replica says to HAProxy which weight it deserves. */
export const agentRole = (name: string): PortRole => `${name} agent`
export const webName = webServerName(1)
/** Of the edge, a load balancer or a web server. */
export const controlRole = (name: string): PortRole => `${name} control`
/** Where the edge finds the answers for an ACME server. */
export const acmeRole: PortRole = 'acme'

/**
 * Ports counted up from the public one, so that people can guess them, and two checkouts
 * with different public ports do not meet.
 */
export function preferredPorts(publicPort: number): Map<PortRole, number> {
  const base = baseOf(publicPort)
  const ports = new Map<PortRole, number>()
  for (let number = 1; number <= limits.maxReplicas; number++) {
    ports.set(replicaName(number), base + 100 + number)
    ports.set(internalRole(replicaName(number)), base + 200 + number)
    ports.set(agentRole(replicaName(number)), base + 650 + number)
  }
  databaseNames.forEach((name, at) => {
    ports.set(name, base + 301 + at)
    Object.values(databaseTransferRoles(name)).forEach((role, of) => {
      ports.set(role, base + 311 + 10 * of + at)
    })
  })
  ports.set('replication', base + 300)
  ports.set('redis', base + 400)
  redisNames.forEach((name, at) => {
    ports.set(name, base + 401 + at)
  })
  sentinelNames.forEach((name, at) => {
    ports.set(name, base + 411 + at)
  })
  for (let number = 1; number <= limits.maxReplicas; number++)
    ports.set(whoamiName(number), base + 500 + number)
  ports.set(controlRole('edge'), base + 600)
  ports.set(acmeRole, base + 601)
  monitoringRoles.forEach((name, at) => {
    ports.set(name, base + 620 + at)
  })
  ports.set(webName, base + 650)
  for (let number = 1; number <= limits.maxWebServers; number++) {
    if (number > 1) ports.set(webServerName(number), base + 670 + number)
    ports.set(controlRole(webServerName(number)), base + 680 + number)
  }
  ports.set(controlRole('edge-1'), base + 602)
  ports.set(controlRole('edge-2'), base + 603)
  // The address that people type when there is no edge.
  ports.set('lab', base + 1)
  return ports
}

/** Internal ports are never those that only an administrator may open, nor beyond the last one. */
function baseOf(publicPort: number): number {
  if (publicPort < 1024) return publicPort + 8000
  return publicPort <= 64_850 ? publicPort : publicPort - 45_000
}

/** The first free port from `preferred` on that is not in `taken`. */
export async function choosePort(
  preferred: number,
  taken: ReadonlySet<number>,
  isFree: (port: number) => Promise<boolean>,
): Promise<number> {
  for (let port = preferred; port <= 65_535; port++)
    if (!taken.has(port) && (await isFree(port))) return port
  throw new Error(`No free port from ${preferred} on.`)
}

export type Ports = ReturnType<typeof createPorts>

/** Which internal port each component has: that of the last run when it is free, else one counted up. */
export function createPorts(
  publicPorts: readonly number[],
  recorded: Readonly<Record<string, number>>,
) {
  const [publicPort = 8080] = publicPorts
  const preferred = preferredPorts(publicPort)
  const chosen = new Map<PortRole, number>()

  const of = (role: PortRole): number => {
    const port = chosen.get(role)
    if (!port) throw new Error(`${role} has no port yet.`)
    return port
  }

  /** Keeps the port of a component that does not run, or chooses another when it is taken. */
  const refreshAt = serially(async ([role, host]: [PortRole, string]) => {
    const wanted = chosen.get(role) ?? recorded[role] ?? preferred.get(role)
    if (!wanted) throw new Error(`No port is planned for ${role}.`)
    const others = [...chosen].filter(([other]) => other !== role).map(([, port]) => port)
    const isFreeThere = (port: number) => isFree(port, host)
    chosen.set(role, await choosePort(wanted, new Set([...publicPorts, ...others]), isFreeThere))
  })
  const refresh = (role: PortRole, host?: string) => refreshAt([role, host ?? '127.0.0.1'])

  return { of, refresh, all: () => Object.fromEntries(chosen) }
}

/** One call after the other: two at once would find the same port free. */
function serially<A>(work: (argument: A) => Promise<void>): (argument: A) => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return (argument) => {
    last = last.catch(() => {}).then(() => work(argument))
    return last
  }
}

export type PortProblem = 'EADDRINUSE' | 'EACCES' | 'EADDRNOTAVAIL' | (string & {})

/** Why it cannot be listened on now; null when it is free. */
export function portProblem(port: number, host: string): Promise<PortProblem | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

export const isFree = async (port: number, host = '127.0.0.1') =>
  (await portProblem(port, host)) === null

/** @throws with what is in the way and what to do when the edge could not listen there. */
export async function checkPublicPort(
  port: number,
  host: string,
  interfaces: Interfaces,
  flag: '--port' | '--https-port' = '--port',
): Promise<void> {
  for (const address of bindAddresses(host, interfaces)) {
    const problem = await portProblem(port, address)
    if (problem) throw new Error(sentence(problem, port, address, flag))
  }
}

function sentence(problem: PortProblem, port: number, address: string, flag: string): string {
  const another = (suggested: number) => `Choose another one: npm start -- ${flag} ${suggested}`
  if (problem === 'EADDRINUSE') {
    const owner = portOwner(port) ?? 'another process (of another user)'
    return `Port ${port} is taken by ${owner}.\n${another(port < 65_000 ? port + 10 : port - 10)}`
  }
  if (problem === 'EACCES')
    return `Port ${port} may only be opened by an administrator.\n${lowPorts(port)}${another(flag === '--port' ? 8080 : 8443)}`
  if (problem === 'EADDRNOTAVAIL')
    return `${address} is no address of this machine. Choose another one: npm start -- --host 127.0.0.1`
  return `Nothing can listen on ${address}, port ${port}: ${problem}.`
}

/** How everybody may open it; programs of other users on this machine may then, too. */
const lowPorts = (port: number): string =>
  process.platform === 'linux'
    ? `Allow it to every user until the next boot: sudo sysctl net.ipv4.ip_unprivileged_port_start=${port}\n`
    : ''

/** `mysqld (pid 4711: /usr/sbin/mysqld --port=8080)`, or null when it is unknown. */
export function portOwner(port: number): string | null {
  const pid = ownerPid(port)
  if (!pid) return null
  const command = commandOf(pid)
  return command ? `pid ${pid} (${command})` : `pid ${pid}`
}

/**
 * Whether the process group with this leader listens on the port; null when it is unknown,
 * as with another user's process.
 */
export function groupOwnsPort(leader: number, port: number): boolean | null {
  const pid = ownerPid(port)
  return pid ? groupOf(pid) === leader : null
}

const ownerPid = (port: number) =>
  process.platform === 'linux' ? ownerFromProc(port) : ownerFromLsof(port)

/** The kernel lists who listens by socket number; a process has the socket open under that number. */
function ownerFromProc(port: number): number | null {
  const sockets = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => listening(read(file), port)),
  )
  if (sockets.size === 0) return null
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const owner = pids.find((pid) => openSockets(pid).some((socket) => sockets.has(socket)))
  return owner ? Number(owner) : null
}

/** Socket numbers of the lines in state 0A (LISTEN) with this local port. */
export function listening(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${wanted}`) && fields[3] === '0A')
    .map((fields) => `socket:[${fields[9]}]`)
}

function openSockets(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`)
      } catch {
        return ''
      }
    })
  } catch {
    // Another user's process, or one that has just ended.
    return []
  }
}

function ownerFromLsof(port: number): number | null {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']
  const { stdout } = spawnSync('lsof', args, { encoding: 'utf8' })
  return Number(stdout?.split('\n')[0]) || null
}

function commandOf(pid: number): string {
  const text =
    process.platform === 'linux'
      ? read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
      : spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout
  return (text ?? '').trim().slice(0, 120)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
