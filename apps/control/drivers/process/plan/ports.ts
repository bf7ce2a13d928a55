import { databaseNames, limits, replicaName, whoamiNames } from '../../../../../infra/topology.ts'

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
