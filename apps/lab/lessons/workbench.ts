import type { ControlClient } from '../../control/client.ts'
import type { Command } from '../../control/commands/commands.ts'
import type { Answer } from '../../control/control.ts'
import { Client } from '../../shared/client.ts'
import type { ConsoleConfig } from '../config.ts'
import type { Workbench } from './lesson.ts'

interface WorkbenchParts {
  config: ConsoleConfig
  control: Pick<ControlClient, 'status'>
  signal: AbortSignal
  run(command: Command): Promise<Answer>
  onStep(key: string): void
}

/** One lesson's workbench; `close` resolves when nothing of it is under way any more. */
export function createWorkbench({ config, control, signal, run, onStep }: WorkbenchParts) {
  const { DOMAIN, EDGE_ADDRESS, PUBLIC_PORT } = config
  const at = EDGE_ADDRESS.slice(0, EDGE_ADDRESS.lastIndexOf(':'))
  const visitors: Client[] = []
  const underWay = new Set<Promise<unknown>>()

  function visitor(host?: string, from?: string): Client {
    const name = host ? `${host}.${DOMAIN}` : DOMAIN
    const client = new Client(PUBLIC_PORT, name, from, at)
    const send = client.send.bind(client)
    client.send = async (...request) => {
      signal.throwIfAborted()
      return send(...request)
    }
    visitors.push(client)
    return client
  }

  async function tracked(command: Command): Promise<Answer> {
    signal.throwIfAborted()
    const answer = run(command)
    underWay.add(answer)
    return answer.finally(() => underWay.delete(answer))
  }

  const bench: Workbench = {
    signal,
    visitor,
    run: tracked,
    async status() {
      signal.throwIfAborted()
      return control.status()
    },
    step(key) {
      signal.throwIfAborted()
      onStep(key)
    },
  }

  async function close(): Promise<void> {
    for (const one of visitors) one.close()
    await Promise.allSettled(underWay)
  }

  return { bench, close }
}
