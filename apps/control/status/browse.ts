import type { SecureContext } from 'node:tls'
import type { PublicAddress } from '../../../infra/topology.ts'
import { Client, trust } from '../../shared/client.ts'

const timeoutMs = 3000

/**
 * Returns a function that opens the list of products as a guest, and resolves to whether the page came.
 * @param at the host of the edge
 * @param caFile of the local authority, with HTTPS
 */
export function createGuest(
  { scheme, domain, port }: PublicAddress,
  at: string,
  caFile?: string,
): () => Promise<boolean> {
  let trusted: SecureContext | undefined
  return async () => {
    let guest: Client | undefined
    try {
      // Its file may be gone or damaged, which is no reason to end.
      if (scheme === 'https') trusted ??= trust(caFile)
      guest = new Client(port, domain, undefined, at, trusted)
      guest.timeoutMs = timeoutMs
      return (await guest.get('/products')).status === 200
    } catch {
      return false
    } finally {
      guest?.close()
    }
  }
}
