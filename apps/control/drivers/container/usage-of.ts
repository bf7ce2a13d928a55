import { readFileSync } from 'node:fs'
import { fetchDirect, withSecret } from '../../../shared/direct-http.ts'
import type { OwnUsage } from '../../../shared/own-usage.ts'
import type { Container } from './containers.ts'

/** What whoami says of itself; null when it does not answer. */
export async function usageOf({ address }: Container): Promise<OwnUsage | null> {
  try {
    const signal = AbortSignal.timeout(1000)
    const answer = await fetchDirect(`http://${address}:3001/usage`, {
      headers: withSecret(readFileSync('/run/secrets/internal', 'utf8')),
      signal,
    })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}
