import { fetchDirect, withSecret } from '../shared/direct-http.ts'
import type { ControllerState } from './controller.ts'
import type { Change } from './promote.ts'

export type ReplicationClient = ReturnType<typeof createReplicationClient>

/** The controller refused, with its sentence. */
export class ReplicationRefused extends Error {
  /** 409, or 503 when the controller does not answer. */
  readonly status: number
  /** The primary does not answer, and has to be fenced before another one can take over. */
  readonly primaryUnreachable: boolean
  constructor(status: number, message: string, primaryUnreachable = false) {
    super(message)
    this.status = status
    this.primaryUnreachable = primaryUnreachable
  }
}

/** @param secret of the installation, or a function that reads it */
export function createReplicationClient(address: () => string, secret: () => string) {
  async function put(path: string, body: unknown): Promise<Record<string, unknown>> {
    const answer = await fetchDirect(`${address()}${path}`, {
      method: 'PUT',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...withSecret(secret()) },
      signal: AbortSignal.timeout(90_000),
    }).catch(() => {
      throw new ReplicationRefused(503, 'The replication controller does not answer.')
    })
    const json = (await answer.json()) as Record<string, unknown>
    if (answer.ok) return json
    throw new ReplicationRefused(answer.status, String(json.error), json.unreachable === true)
  }

  return {
    /** What the controller last saw; null when it does not answer. */
    async state(): Promise<ControllerState | null> {
      try {
        const answer = await fetchDirect(`${address()}/state`, {
          headers: withSecret(secret()),
          signal: AbortSignal.timeout(1500),
        })
        return answer.ok ? ((await answer.json()) as ControllerState) : null
      } catch {
        return null
      }
    },
    /** @throws ReplicationRefused */
    async promote(
      name: string,
      ifUnreachable: Change['ifUnreachable'],
    ): Promise<{ graceful: boolean }> {
      const { graceful } = await put('/primary', { name, ifUnreachable })
      return { graceful: graceful === true }
    },
    /** Resolves when the read replica has this delay; 0 ends it. @throws ReplicationRefused */
    async delay(seconds: number, forSeconds: number): Promise<void> {
      await put('/delay', { seconds, forSeconds })
    },
  }
}
