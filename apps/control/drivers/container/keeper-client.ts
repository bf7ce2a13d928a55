import { readFileSync } from 'node:fs'
import type { KeeperState } from '../../../replication/containers/keeper.ts'
import { fetchDirect, withSecret } from '../../../shared/direct-http.ts'
import { Refusal } from '../../commands/refusal.ts'

const keeper = 'http://replication:3001'

const secret = () => withSecret(readFileSync('/run/secrets/control', 'utf8'))

/** What the keeper of the databases says, null when it does not answer. */
export async function keeperState(): Promise<KeeperState | null> {
  try {
    const answer = await fetchDirect(`${keeper}/state`, {
      headers: secret(),
      signal: AbortSignal.timeout(1500),
    })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}

/** Tells it to do something, and waits until it is done. @throws Refusal with its reason. */
export async function tellKeeper(path: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await send(path, body)
  const json = await answer.json()
  if (answer.ok) return json
  throw new Refusal(answer.status === 422 ? 422 : 409, String(json.error))
}

async function send(path: string, body: unknown): Promise<Response> {
  try {
    return await fetchDirect(`${keeper}${path}`, {
      method: 'PUT',
      body: JSON.stringify(body),
      headers: {
        'Content-Type': 'application/json',
        ...secret(),
      },
      signal: AbortSignal.timeout(60_000),
    })
  } catch {
    throw new Refusal(
      503,
      'The keeper of the databases does not answer: docker compose ps replication',
    )
  }
}
