import type { Answer } from '../../../shared/client.ts'

/** True when no other database than a replica was asked for a page. */
export function isFromReplica({ headers }: Answer): boolean {
  const timing = String(headers['server-timing'])
  return timing.includes('desc="replica ') && !timing.includes('desc="primary ')
}
