import { Resolver } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

/** A running container, as the engine's name server knows it. */
export interface Container {
  /** `app-2` */
  name: string
  address: string
}

const createResolver = () => new Resolver({ timeout: 1000, tries: 2 })
const resolver = createResolver()

/**
 * By which names services are found that are on several networks of the control plane's: the engine answers with the addresses of
 * one network, and the lab, which gets them too, is on those of monitoring alone.
 */
const monitored: Readonly<Record<string, string>> = { app: 'monitored-app' }

/** The running containers of a service, by number; none if there are none. */
export async function listContainers(service: string): Promise<Container[]> {
  const addresses = await resolver.resolve4(monitored[service] ?? service).catch(() => [])
  const found = await Promise.all(
    addresses.map(async (address) => {
      const hosts = await resolver.resolvePtr(reverseName(address)).catch(() => [])
      const name = hosts.map(parseName).find((one) => one !== null)
      return name ? [{ name, address }] : []
    }),
  )
  // A container on two networks has two addresses.
  const byName = new Map(found.flat().map((one) => [one.name, one]))
  return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}

/**
 * The own name, `app-2` for the container `stickyshop-app-2`, by the reverse look-up of the own
 * address. Null if no answer comes within `withinMs`.
 */
export function findOwnName(
  addresses: readonly string[] = ownAddresses(),
  lookUp = lookUpAddress,
  withinMs = 2000,
): Promise<string | null> {
  const nameOf = async (address: string): Promise<string> => {
    const name = (await lookUp(address)).map(parseName).find((found) => found !== null)
    if (!name) throw new Error(`${address} has no name.`)
    return name
  }
  return Promise.race([Promise.any(addresses.map(nameOf)).catch(() => null), delay(withinMs, null)])
}

/** The service and its number at the end of `stickyshop-app-2.stickyshop_app`. */
const parseName = (host: string): string | null =>
  /(?:^|-)([a-z]+-\d+)$/.exec(host.split('.')[0] ?? '')?.[1] ?? null

const ownAddresses = () =>
  Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)

// `dns.reverse` reads the system's own files first, which only know the container's id.
const lookUpAddress = (address: string) => createResolver().resolvePtr(reverseName(address))

const reverseName = (address: string) => `${address.split('.').reverse().join('.')}.in-addr.arpa`
