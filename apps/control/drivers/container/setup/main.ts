import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import * as z from 'zod'
import { onOff, strategies } from '../../../../../infra/topology.ts'
import { port, readConfig } from '../../../../shared/config.ts'
import { type Option, options } from '../../../options.ts'
import { writeEdgeState } from '../edge-files.ts'
import { checkInstallation } from './check-installation.ts'
import { makeSecrets } from './make-secrets.ts'
import { users } from './secret-files.ts'

/**
 * Runs before everything else, at every `docker compose up`, and ends: makes the secrets
 * of this installation, and renders the edge's configuration.
 */

const secrets = '/run/secrets'
const control = '/control'
const components = '/components'
const edgeLog = '/edge-log'

try {
  const config = readConfig({
    STRATEGY: z.enum(strategies).optional(),
    EDGE_CACHE: z.enum(onOff).optional(),
    PORT: port().default(8080),
    DOMAIN: like(options.domain),
    TRUSTED_PROXY: like(options.trustedProxies),
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
  const version = writeEdgeState(control, {
    publicPort: config.PORT,
    domain: config.DOMAIN,
    trustedProxies: config.TRUSTED_PROXY,
    ...(config.STRATEGY && { strategy: config.STRATEGY }),
    ...(config.EDGE_CACHE && { cache: config.EDGE_CACHE }),
  })
  if (version) console.log(`configuration ${version} of the edge rendered`)
  const edge = `${control}/edge`
  for (const name of readdirSync(edge, { recursive: true }))
    chownSync(`${edge}/${name}`, users.lab, users.lab)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

/** An option of `npm start`, with the same default and the same message. */
function like<T>({ standard, expected, parse }: Option<T>) {
  return z
    .string()
    .default(standard)
    .transform((text, { addIssue }) => {
      const value = parse(text)
      if (value !== undefined) return value
      addIssue({ code: 'custom', message: `expected ${expected}` })
      return z.NEVER
    })
}
