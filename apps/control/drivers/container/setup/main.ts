import { chownSync, mkdirSync } from 'node:fs'
import * as z from 'zod'
import { onOff, strategies } from '../../../../../infra/topology.ts'
import { readConfig } from '../../../../shared/config.ts'
import { checkInstallation } from './check-installation.ts'
import { makeSecrets } from './make-secrets.ts'
import { users } from './secret-files.ts'
import { wishEdge } from './wish-edge.ts'

/**
 * Runs before everything else, at every `docker compose up`, and ends: makes the secrets
 * of this installation, and takes down what was asked for explicitly.
 */

const secrets = '/run/secrets'
const control = '/control'
const edgeLog = '/edge-log'

try {
  const config = readConfig({
    STRATEGY: z.enum(strategies).optional(),
    EDGE_CACHE: z.enum(onOff).optional(),
  })
  checkInstallation(secrets)
  const made = makeSecrets(secrets)
  if (made.length > 0) console.log(`secrets made: ${made.join(', ')}`)
  for (const [name, user] of [
    ['edge', users.console],
    ['console', users.console],
    ['replication', users.replication],
  ] as const) {
    mkdirSync(`${control}/${name}`, { recursive: true, mode: 0o755 })
    chownSync(`${control}/${name}`, user, user)
  }
  chownSync(edgeLog, users.edge, users.edge)
  const { STRATEGY: strategy, EDGE_CACHE: cache } = config
  if (strategy && wishEdge(control, { strategy })) console.log(`strategy: ${strategy}`)
  if (cache && wishEdge(control, { cache })) console.log(`cache: ${cache}`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
