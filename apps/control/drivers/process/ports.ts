import { createServer } from 'node:net'
import { databaseNames, limits, replicaName, whoamiNames } from '../../../../infra/topology.ts'
import { bindAddresses, type Interfaces } from './addresses.ts'
import { portOwner } from './port-owner.ts'

/** What needs a port of its own: `app-2`, `app-2 internal`, `db-1`, `redis`, `edge control`, … */
export type PortRole = string

export const internalRole = (name: string): PortRole => `${name} internal`
export const edgeControlRole: PortRole = 'edge control'

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
  }
  databaseNames.forEach((name, at) => {
    ports.set(name, base + 301 + at)
  })
  ports.set('replication', base + 300)
  ports.set('redis', base + 400)
  whoamiNames.forEach((name, at) => {
    ports.set(name, base + 501 + at)
  })
  ports.set(edgeControlRole, base + 600)
  // The address that people type when there is no edge.
  ports.set('console', base + 1)
  return ports
}

/** Internal ports are never those that only an administrator may open, nor beyond the last one. */
function baseOf(publicPort: number): number {
  if (publicPort < 1024) return publicPort + 8000
  return publicPort <= 64_900 ? publicPort : publicPort - 45_000
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
export function createPorts(publicPort: number, recorded: Readonly<Record<string, number>>) {
  const preferred = preferredPorts(publicPort)
  const chosen = new Map<PortRole, number>()

  const of = (role: PortRole): number => {
    const port = chosen.get(role)
    if (!port) throw new Error(`${role} has no port yet.`)
    return port
  }

  /** Keeps the port of a component that does not run, or chooses another when it is taken. */
  const refresh = serially(async (role: PortRole) => {
    const wanted = chosen.get(role) ?? recorded[role] ?? preferred.get(role)
    if (!wanted) throw new Error(`No port is planned for ${role}.`)
    const others = [...chosen].filter(([other]) => other !== role).map(([, port]) => port)
    chosen.set(role, await choosePort(wanted, new Set([publicPort, ...others]), isFree))
  })

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

export const isFree = async (port: number) => (await portProblem(port, '127.0.0.1')) === null

/** @throws with what is in the way and what to do when the edge could not listen there. */
export async function checkPublicPort(
  port: number,
  host: string,
  interfaces: Interfaces,
): Promise<void> {
  for (const address of bindAddresses(host, interfaces)) {
    const problem = await portProblem(port, address)
    if (problem) throw new Error(sentence(problem, port, address))
  }
}

function sentence(problem: PortProblem, port: number, address: string): string {
  const another = (suggested: number) => `Choose another one: npm start -- --port ${suggested}`
  if (problem === 'EADDRINUSE') {
    const owner = portOwner(port) ?? 'another process (of another user)'
    return `Port ${port} is taken by ${owner}.\n${another(port < 65_000 ? port + 10 : port - 10)}`
  }
  if (problem === 'EACCES')
    return `Port ${port} may only be opened by an administrator.\n${another(8080)}`
  if (problem === 'EADDRNOTAVAIL')
    return `${address} is no address of this machine. Choose another one: npm start -- --host 127.0.0.1`
  return `Nothing can listen on ${address}, port ${port}: ${problem}.`
}
