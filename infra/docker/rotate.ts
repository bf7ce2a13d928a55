import { chownSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import * as z from 'zod'
import { createControlClient, NotRunning } from '../../apps/control/client.ts'
import { secretsSocket } from '../../apps/control/drivers/container/secrets.ts'
import { rotationSteps } from '../../apps/control/secret-files.ts'
import { changeSecrets, secretNames } from './secrets.ts'
import { users } from './users.ts'

/**
 * `docker compose run --rm setup rotate`: only this container may write secrets, and it is on no
 * network; only the control plane reaches what uses them. So the control plane carries the rotation
 * out, and has the files changed by a socket that is there meanwhile.
 */

const step = z.object({ step: z.enum(rotationSteps), names: z.array(z.string()).max(50) })
const runDir = '/control/run'

/** @param refresh writes the copies of secrets that other files hold */
export async function rotate(
  names: readonly string[],
  refresh: () => Promise<void>,
): Promise<void> {
  const socket = `${runDir}/${secretsSocket}`
  rmSync(socket, { force: true })
  const server = createServer(async (req, res) => {
    try {
      let body = ''
      for await (const chunk of req) body += chunk
      if (req.method === 'PUT') {
        const { step: next, names } = step.parse(JSON.parse(body))
        changeSecrets(next, names)
        await refresh()
      }
      res.end(JSON.stringify({ names: secretNames }))
    } catch (error) {
      res.writeHead(500).end(JSON.stringify({ error: (error as Error).message }))
    }
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  chownSync(socket, users.lab, users.lab)
  try {
    const control = createControlClient(runDir)
    const command = { command: 'rotate' as const, names: [...names] }
    const { message, facts } = await control.run(command, { by: 'command line' })
    console.log(message)
    const later = ((facts.names ?? []) as string[]).flatMap((name) => readAtStart[name] ?? [])
    for (const line of new Set(later)) console.log(line)
  } catch (error) {
    if (!(error instanceof NotRunning)) throw error
    throw new Error('The control plane does not run. Start everything first: docker compose up -d')
  } finally {
    server.close()
    rmSync(socket, { force: true })
  }
}

/** What to type for secrets that are read at a start only. */
const readAtStart: Readonly<Record<string, string>> = {
  'demo-accounts': 'The passwords of demo accounts change with: docker compose up -d',
  'database-monitoring':
    'With monitoring: docker compose restart mysql-exporter-1 mysql-exporter-2',
  'redis-exporter': 'With monitoring: docker compose restart redis-exporter',
  grafana: 'With the profile grafana: docker compose restart grafana',
}
