import { fetchDirect } from '../../../shared/direct-http.ts'
import type { OwnUsage } from '../../../shared/own-usage.ts'
import type { Container } from './containers.ts'

/** What whoami says of itself; null when it does not answer. */
export async function usageOf({ address }: Container): Promise<OwnUsage | null> {
  try {
    const signal = AbortSignal.timeout(1000)
    const answer = await fetchDirect(`http://${address}:3000/usage`, { signal })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}
