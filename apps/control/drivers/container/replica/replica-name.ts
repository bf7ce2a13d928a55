import { Resolver } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * `app-2` for the container `stickyshop-app-2`: the engine's name server knows which
 * container an address belongs to. Null when no answer comes within `withinMs`, as nobody
 * is served before the name is known.
 */
export function replicaNameByAddress(
  addresses: readonly string[] = ownAddresses(),
  lookUp = reverse,
  withinMs = 2000,
): Promise<string | null> {
  const nameOf = async (address: string): Promise<string> => {
    const name = (await lookUp(address)).map(nameIn).find((found) => found !== null)
    if (!name) throw new Error(`${address} has no name.`)
    return name
  }
  return Promise.race([Promise.any(addresses.map(nameOf)).catch(() => null), sleep(withinMs, null)])
}

/** The service and its number at the end of `stickyshop-app-2.stickyshop_app`. */
export const nameIn = (host: string): string | null =>
  /(?:^|-)([a-z]+-\d+)$/.exec(host.split('.')[0] ?? '')?.[1] ?? null

const ownAddresses = () =>
  Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)

// `reverse` goes by the system's own files, which know the container's id only.
function reverse(address: string): Promise<string[]> {
  return new Resolver({ timeout: 1000, tries: 2 }).resolvePtr(reverseName(address))
}

export const reverseName = (address: string) =>
  `${address.split('.').reverse().join('.')}.in-addr.arpa`
