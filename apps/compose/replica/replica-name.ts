import { Resolver } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'

/**
 * `app-2` for the container `stickyshop-app-2`: the engine's name server knows which
 * container an address belongs to. Null when it does not say.
 */
export async function replicaNameByAddress(
  addresses: readonly string[] = ownAddresses(),
  lookUp = reverse,
): Promise<string | null> {
  for (const address of addresses) {
    const names = await lookUp(address).catch(() => [])
    const name = names.map(nameIn).find((found) => found !== null)
    if (name) return name
  }
  return null
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
