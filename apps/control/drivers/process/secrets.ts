import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { type AccountPasswords, accountsSql } from '../../../../db/accounts.ts'
import { redisGroupUsers, redisUsers, sentinelUsers } from '../../../../db/redis-users.ts'
import type { Stage } from '../../../../infra/stages/stage.ts'
import type { DialectName } from '../../../replication/dialects/dialect.ts'
import { readJson } from '../../../shared/json-file.ts'
import { readSecretFile } from '../../../shared/secret.ts'
import type { RedisAccount } from './redis.ts'
import type { Paths } from './run-folder.ts'

/**
 * Made once for each run folder: a file for each in `secrets/`, for the owner's eyes only. Children
 * read the files themselves: what is in an environment or on a command line is seen by more people.
 */
const files = {
  databaseAdmin: 'database-admin',
  databaseMigrate: 'database-migrate',
  databaseReplication: 'database-replication',
  databaseShop: 'database-shop',
  databaseControl: 'database-control',
  databaseBackup: 'database-backup',
  databaseMonitoring: 'database-monitoring',
  databaseHealth: 'database-health',
  /** Of the shop's user; the others have their own. */
  redis: 'redis',
  redisControl: 'redis-control',
  redisExporter: 'redis-exporter',
  redisCertificates: 'redis-certificates',
  redisReplication: 'redis-replication',
  redisSentinel: 'redis-sentinel',
  /** Opens state and commands of the replication controller. */
  control: 'control',
  session: 'session',
  /** Authorizes requests to the internal ports of app replicas. */
  internal: 'internal',
  /** Opens the dashboards at the edge, with the user `stickyshop`. */
  dashboards: 'dashboards',
  /** Opens the switches of the lab. */
  lab: 'lab',
  /** What passwords of demo accounts are made from, where others get here. */
  demoAccounts: 'demo-accounts',
} as const

export type SecretName = keyof typeof files
export type Secrets = Readonly<Record<SecretName, string>>

/** What `lab rotate` calls them. */
export const secretFileNames: readonly string[] = Object.values(files)

export const secretPath = ({ secrets }: Pick<Paths, 'secrets'>, fileName: string): string =>
  path.join(secrets, fileName)

/** The file of a secret. */
export const secretFile = ({ secrets }: Pick<Paths, 'secrets'>, name: SecretName): string =>
  path.join(secrets, files[name])

/** Reads the secrets, and makes those that are missing. @throws Error for a file that others may read */
export function openSecrets(paths: Pick<Paths, 'run' | 'secrets'>): Secrets {
  mkdirSync(paths.secrets, { recursive: true, mode: 0o700 })
  // All in one file until version 0.2.
  const oldFile = path.join(paths.run, 'secrets.json')
  const known = readJson<Partial<Secrets>>(oldFile) ?? {}
  const secrets = completeSecrets((name) => readSecret(secretFile(paths, name)) ?? known[name])
  for (const [name, secret] of Object.entries(secrets) as [SecretName, string][])
    writeSecret(secretFile(paths, name), secret)
  rmSync(oldFile, { force: true })
  return secrets
}

/** 128 bits; MySQL takes no longer password for replication. */
export const newSecret = (): string => randomBytes(16).toString('hex')

/** What is known, and new secrets for the others. */
export const completeSecrets = (
  known: (name: SecretName) => string | undefined,
  random = newSecret,
): Secrets =>
  Object.fromEntries(
    (Object.keys(files) as SecretName[]).map((name) => [name, known(name) ?? random()]),
  ) as Secrets

/** Undefined when there is none. @throws Error when others may read it, or it is empty */
function readSecret(file: string): string | undefined {
  if (!existsSync(file)) return undefined
  const mode = statSync(file).mode & 0o777
  if ((mode & 0o077) !== 0)
    throw new Error(
      `Others may read the secret ${file} (its mode is ${mode.toString(8)}). Type: chmod 600 ${file}`,
    )
  const secret = readFileSync(file, 'utf8').trim()
  if (secret === '') throw new Error(`The secret ${file} is empty. Delete it: a new one is made.`)
  return secret
}

function writeSecret(file: string, secret: string): void {
  if (!existsSync(file)) writeSecretFile(file, `${secret}\n`)
}

/** As a whole, and for the owner's eyes only. */
export function writeSecretFile(file: string, text: string): void {
  writeFileSync(`${file}.next`, text, { mode: 0o600 })
  renameSync(`${file}.next`, file)
}

/** What a database server does at its start, before anybody can connect (`init_file`). */
export const accountsFile = ({ secrets }: Pick<Paths, 'secrets'>): string =>
  path.join(secrets, 'database-accounts.sql')

interface Installation {
  paths: Pick<Paths, 'secrets'>
  dialect: DialectName
  /** Whether the servers are members of a Galera group. */
  isMember?: boolean
}

/** Writes the accounts of the database servers. */
export function writeAccounts({ paths, dialect, isMember }: Installation): void {
  const passwords = databasePasswords(paths)
  const accounts = { dialect, isMember, host: '127.0.0.1', passwords }
  writeSecretFile(accountsFile(paths), `${accountsSql(accounts).join('\n')}\n`)
}

/** The users of Redis, which reads them at its start. */
export const redisUsersFile = ({ secrets }: Pick<Paths, 'secrets'>): string =>
  path.join(secrets, 'redis-users')

export const sentinelUsersFile = ({ secrets }: Pick<Paths, 'secrets'>): string =>
  path.join(secrets, 'sentinel-users')

type RedisInstallation = Pick<Installation, 'paths'> & { stage: Pick<Stage, 'sentinels'> }

export function redisUserLines({ paths, stage }: RedisInstallation): string[] {
  const passwords = {
    shop: acceptedOf(paths, 'redis'),
    control: acceptedOf(paths, 'redisControl'),
    exporter: acceptedOf(paths, 'redisExporter'),
    certificates: acceptedOf(paths, 'redisCertificates'),
  }
  if (stage.sentinels === 0) return redisUsers(passwords)
  return redisGroupUsers({
    ...passwords,
    replication: acceptedOf(paths, 'redisReplication'),
    sentinel: acceptedOf(paths, 'redisSentinel'),
  })
}

export const sentinelUserLines = ({ paths }: Pick<Installation, 'paths'>): string[] =>
  sentinelUsers({
    shop: acceptedOf(paths, 'redis'),
    control: acceptedOf(paths, 'redisControl'),
    sentinel: acceptedOf(paths, 'redisSentinel'),
  })

export function writeRedisUsers(installation: RedisInstallation): void {
  const { paths, stage } = installation
  writeSecretFile(redisUsersFile(paths), `${redisUserLines(installation).join('\n')}\n`)
  if (stage.sentinels > 0)
    writeSecretFile(sentinelUsersFile(paths), `${sentinelUserLines(installation).join('\n')}\n`)
}

/** What the control plane signs in to Redis with. */
export const controlOfRedis = ({ secrets }: { secrets: Secrets }): RedisAccount => ({
  user: 'control',
  password: secrets.redisControl,
})

const databasePasswords = (paths: Pick<Paths, 'secrets'>) => {
  const of = (name: SecretName): AccountPasswords => acceptedOf(paths, name)
  return {
    admin: of('databaseAdmin'),
    migrate: of('databaseMigrate'),
    replication: of('databaseReplication'),
    shop: of('databaseShop'),
    control: of('databaseControl'),
    backup: of('databaseBackup'),
    monitoring: of('databaseMonitoring'),
    health: of('databaseHealth'),
  }
}

const acceptedOf = (paths: Pick<Paths, 'secrets'>, name: SecretName): readonly string[] =>
  readSecretFile(secretFile(paths, name))
