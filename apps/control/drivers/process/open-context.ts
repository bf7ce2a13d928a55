import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { flavours } from '../../../replication/pair/flavours.ts'
import { readJson, writeJson } from '../../../shared/json-file.ts'
import type { ReadOptions } from '../../options/read-options.ts'
import type { FoundServers } from './found-servers.ts'
import { baseEnvironment } from './plan/base-environment.ts'
import type { Context } from './plan/context.ts'
import type { Paths } from './plan/paths.ts'
import { completeSecrets, type Secrets } from './plan/secrets.ts'
import type { Ports } from './ports.ts'

/** @throws when a server is missing. */
export function openContext(
  { options, given }: ReadOptions,
  paths: Paths,
  servers: FoundServers,
  ports: Ports,
  cancelled: AbortSignal,
): Context {
  const { nginx, redis, database } = servers
  if (!nginx || !redis || !database)
    throw new Error('A server is missing. Ask what to do: npm run lab doctor')
  return {
    options,
    given,
    paths,
    secrets: openSecrets(paths),
    programs: { node: process.execPath, nginx, redis, database: database.path },
    flavour: flavours[database.flavour],
    rootUser: process.getuid?.() === 0 ? userInfo().username : null,
    environment: baseEnvironment(process.env),
    cancelled,
    port: ports.of,
  }
}

function openSecrets({ secrets: file }: Paths): Secrets {
  // 128 bits; MySQL takes no longer password for replication than these 32 characters.
  const random = () => randomBytes(16).toString('hex')
  const secrets = completeSecrets(readJson<Partial<Secrets>>(file) ?? {}, random)
  writeJson(file, secrets)
  return secrets
}
