import { chmodSync, chownSync, existsSync, mkdirSync, renameSync } from 'node:fs'
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
const components = '/components'
const edgeLog = '/edge-log'

try {
  const config = readConfig({
    STRATEGY: z.enum(strategies).optional(),
    EDGE_CACHE: z.enum(onOff).optional(),
  })
  checkInstallation(secrets)
  const made = makeSecrets(secrets)
  if (made.length > 0) console.log(`secrets made: ${made.join(', ')}`)
  // Its name until version 0.2.
  if (existsSync(`${control}/console`) && !existsSync(`${control}/run`))
    renameSync(`${control}/console`, `${control}/run`)
  for (const [name, user] of [
    ['edge', users.lab],
    ['run', users.lab],
    ['replication', users.replication],
  ] as const) {
    mkdirSync(`${control}/${name}`, { recursive: true, mode: 0o755 })
    chownSync(`${control}/${name}`, user, user)
  }
  mkdirSync(`${components}/wanted`, { recursive: true })
  chownSync(`${components}/wanted`, users.lab, users.lab)
  mkdirSync(`${components}/state`, { recursive: true })
  // Each component writes its own file, under its own user.
  chmodSync(`${components}/state`, 0o1777)
  chownSync(edgeLog, users.edge, users.edge)
  const { STRATEGY: strategy, EDGE_CACHE: cache } = config
  if (strategy && wishEdge(control, { strategy })) console.log(`strategy: ${strategy}`)
  if (cache && wishEdge(control, { cache })) console.log(`cache: ${cache}`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
