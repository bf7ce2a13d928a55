import type { ReplicaStatus } from '../../control/status/status.ts'
import type { AppTraffic } from '../../shared/app-traffic.ts'
import { directAgent, fetchDirect, withSecret } from '../../shared/direct-http.ts'

// A connection a second and app replica would cost more than the question.
const agent = directAgent({ keepAlive: true })

/**
 * The requests that an app replica has answered, counted, and those after the number `after` one
 * by one; null if it does not answer.
 */
export async function fetchTraffic(
  { internalHost, internalPort }: Pick<ReplicaStatus, 'internalHost' | 'internalPort'>,
  after: number | null,
  signal: AbortSignal,
  secret: string,
): Promise<AppTraffic | null> {
  const query = after === null ? '' : `?after=${after}`
  const url = `http://${internalHost}:${internalPort}/traffic${query}`
  try {
    const answer = await fetchDirect(url, { agent, signal, headers: withSecret(secret) })
    return answer.status === 200 ? await answer.json() : null
  } catch {
    return null
  }
}
