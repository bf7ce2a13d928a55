import { Resolver } from 'node:dns/promises'
import { nameIn, reverseName } from './replica/replica-name.ts'

/** A container that runs, as the engine's name server knows it. */
export interface Container {
  /** `app-2`. */
  name: string
  /** `stickyshop-app-2`, which `docker` commands take. */
  container: string
  address: string
}

const resolver = new Resolver({ timeout: 1000, tries: 2 })

/** The running containers of a service, by number; none when there are none. */
export async function containersOf(service: string): Promise<Container[]> {
  const addresses = await resolver.resolve4(service).catch(() => [])
  const found = await Promise.all(addresses.map(containerAt))
  // One that is on two networks has two addresses.
  const byName = new Map(found.flatMap((one) => (one ? [[one.name, one]] : [])))
  return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}

async function containerAt(address: string): Promise<Container | null> {
  const [host = ''] = await resolver.resolvePtr(reverseName(address)).catch(() => [])
  const name = nameIn(host)
  return name ? { name, container: host.split('.')[0] ?? '', address } : null
}

/** `stickyshop`, or what else `docker compose -p` was told. */
export async function projectName(): Promise<string> {
  const [own] = await containersOf('console')
  return own ? own.container.slice(0, -'-console-1'.length) : 'stickyshop'
}
