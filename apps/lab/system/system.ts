import { askControl } from '../../control/server/control-client.ts'
import type { Status } from '../../control/status/status.ts'
import { Refused } from '../refused.ts'

export type System = ReturnType<typeof createSystem>

/**
 * Sees and commands the running system, through `control.sock` in the working folder: the
 * launcher's supervisor, or its stand-in in containers.
 */
export function createSystem() {
  /** @throws Refused with the reason; 503 when nobody is there to command. */
  async function order(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Record<string, unknown>> {
    const { status, json } = await askControl(method, path, body).catch(() => {
      throw new Refused(503, ({ frame }) => frame.refusals.nobody)
    })
    if (status >= 200 && status < 300) return json
    const commands = (json.commands ?? []) as string[]
    if (commands.length > 0) throw new Refused(status, ({ frame }) => frame.typeThis, commands)
    throw new Refused(status, ({ answers }) => answers(String(json.error)))
  }

  return {
    order,
    status: async () => (await order('GET', '/status')) as unknown as Status,
    /** What costs the parts time to say may be four seconds old, if nothing has changed. */
    recentStatus: async () => (await order('GET', '/recent-status')) as unknown as Status,
    /** Resolves to true when something has changed; where nobody says so, it is refused. */
    change: async () => (await order('GET', '/change')) !== null,
  }
}
