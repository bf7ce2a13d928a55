import { fetchDirect } from '../shared/direct-http.ts'
import type { Address } from './edge-state.ts'

/** The number of the configuration of the worker that answered, null when none did. */
export async function edgeVersion(control: Address): Promise<number | null> {
  try {
    const signal = AbortSignal.timeout(1000)
    const answer = await fetchDirect(`http://${control}/edge/version`, { signal })
    return answer.ok ? Number(await answer.text()) : null
  } catch {
    return null
  }
}
