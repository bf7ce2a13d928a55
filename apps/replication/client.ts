import { fetchDirect, withSecret } from '../shared/direct-http.ts'
import type { ControllerState } from './controller.ts'
import type { Change, RefusalCode, Takeover } from './promote.ts'

export type ReplicationClient = ReturnType<typeof createReplicationClient>

/** Why the controller did not do it. */
export class ReplicationRefused extends Error {
  readonly code: RefusalCode | 'no-controller' | 'failed'
  readonly values: Readonly<Record<string, string | number>>
  constructor(code: ReplicationRefused['code'], values: ReplicationRefused['values'] = {}) {
    super(`${code} ${JSON.stringify(values)}`)
    this.code = code
    this.values = values
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
      throw new ReplicationRefused('no-controller')
    })
    const json = (await answer.json()) as Record<string, unknown>
    if (answer.ok) return json
    const { code, values } = json as Pick<ReplicationRefused, 'code' | 'values'>
    throw new ReplicationRefused(code, values)
  }

  return {
    /** What the controller last saw; null when it does not answer. */
    async state(timeoutMs = 1500): Promise<ControllerState | null> {
      try {
        const answer = await fetchDirect(`${address()}/state`, {
          headers: withSecret(secret()),
          signal: AbortSignal.timeout(timeoutMs),
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
      force = false,
    ): Promise<Takeover> {
      const { graceful, lost } = await put('/primary', { name, ifUnreachable, force })
      return { graceful: graceful === true, lost: typeof lost === 'number' ? lost : null }
    },
    /** Resolves when every server accepts the passwords that the files have. @throws ReplicationRefused */
    async changePasswords(): Promise<void> {
      await put('/passwords', {})
    },
    /**
     * Has a server that is about to be stopped take no more writes, if it would wait for them. Without an
     * answer it stops all the same, only later.
     */
    async close(name: string): Promise<void> {
      await put('/closed', { name }).catch(() => {})
    },
    /** Resolves when the read replica has this delay; 0 ends it. @throws ReplicationRefused */
    async delay(seconds: number, forSeconds: number): Promise<void> {
      await put('/delay', { seconds, forSeconds })
    },
  }
}
