import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { changeSecret, type RotationStep } from '../../apps/control/secret-files.ts'
import { readSecretFile } from '../../apps/shared/secret.ts'
import { accountsSql } from '../../db/accounts.ts'
import { redisGroupUsers, sentinelUsers } from '../../db/redis-users.ts'
import { users } from './users.ts'

/** The secrets of this installation: a file for each in a volume, for the users that need it. */

export const secrets = '/run/secrets'

/** Creates the secrets that are missing. Returns the names of new ones. */
export function createSecrets(): string[] {
  const missing = secretFiles.filter(({ name }) => !existsSync(path.join(secrets, name)))
  for (const file of missing) write(file, newSecret())
  // An earlier version may have given them to others.
  for (const { name, owner, group } of secretFiles)
    chownSync(path.join(secrets, name), owner, group)
  writeDerivedFiles()
  return missing.map(({ name }) => name)
}

/** One step of a rotation, in the files: see `lab rotate`. */
export function changeSecrets(step: RotationStep, names: readonly string[]): void {
  for (const name of names) {
    const readers = secretFiles.find((file) => file.name === name)
    if (!readers) continue
    changeSecret(path.join(secrets, name), step, {
      random: newSecret,
      write: (file, text) => write({ ...readers, name: path.basename(file) }, text),
    })
  }
  writeDerivedFiles()
}

function writeDerivedFiles(): void {
  for (const file of derivedFiles()) write(file, file.text)
}

const acceptedOf = (name: string) => readSecretFile(path.join(secrets, name))

/** A secret gets its name when it is complete, so that a stop in between leaves no half of one. */
function write({ name, owner, group }: SecretFile, text: string): void {
  const half = path.join(secrets, `.${name}`)
  writeFileSync(half, text, { mode: 0o440 })
  chownSync(half, owner, group)
  renameSync(half, path.join(secrets, name))
}

interface SecretFile {
  name: string
  /** May read it. The processes of the data tier come as owners, ours as the group. */
  owner: number
  group: number
}

const secretFiles: readonly SecretFile[] = [
  { name: 'database-admin', owner: users.data, group: users.replication },
  { name: 'database-replication', owner: users.data, group: users.replication },
  { name: 'database-migrate', owner: users.data, group: users.prepare },
  { name: 'database-shop', owner: users.data, group: users.node },
  { name: 'database-control', owner: users.lab, group: users.lab },
  { name: 'database-backup', owner: users.data, group: users.data },
  { name: 'database-monitoring', owner: users.monitoring, group: users.monitoring },
  { name: 'redis', owner: users.data, group: users.node },
  { name: 'redis-control', owner: users.lab, group: users.lab },
  // Of Redis servers and sentinels to each other, where there are several; the control plane tells them new ones.
  { name: 'redis-replication', owner: users.lab, group: users.data },
  { name: 'redis-sentinel', owner: users.lab, group: users.data },
  { name: 'redis-certificates', owner: users.lab, group: users.data },
  { name: 'redis-exporter', owner: users.monitoring, group: users.monitoring },
  { name: 'session', owner: users.node, group: users.node },
  { name: 'demo-accounts', owner: users.prepare, group: users.prepare },
  { name: 'lab', owner: users.lab, group: users.lab },
  // The app replicas, and the control plane and the lab, which are in their group.
  { name: 'internal', owner: users.node, group: users.node },
  { name: 'control', owner: users.lab, group: users.replication },
  // Of the statistics at balancer.localhost, and of Prometheus.
  { name: 'dashboards', owner: users.lab, group: users.lab },
  // Of its user admin (infra/compose/grafana.yml).
  { name: 'grafana', owner: users.grafana, group: users.grafana },
]

export const secretNames: readonly string[] = secretFiles.map(({ name }) => name)

/** 32 characters that need no quotes anywhere. */
const newSecret = (): string => randomBytes(24).toString('base64url')

/** The accounts of the databases; `health` has no password, and gets in from its own container only. */
function databaseAccounts(): string {
  const of = (name: string) => acceptedOf(`database-${name}`)
  const statements = accountsSql({
    dialect: 'MySQL',
    host: '%',
    passwords: {
      admin: of('admin'),
      migrate: of('migrate'),
      replication: of('replication'),
      shop: of('shop'),
      control: of('control'),
      backup: of('backup'),
      monitoring: of('monitoring'),
    },
  })
  return `${statements.join('\n')}\n`
}

/** In the forms that their readers want: databases statements, Redis a list of its users. */
const derivedFiles = (): (SecretFile & { text: string })[] => [
  {
    name: 'database-accounts.sql',
    owner: users.data,
    group: users.replication,
    text: databaseAccounts(),
  },
  {
    // The control plane changes users as it says; its group is that of app replicas.
    name: 'redis-users',
    owner: users.lab,
    group: users.data,
    text: `${redisGroupUsers({
      shop: acceptedOf('redis'),
      control: acceptedOf('redis-control'),
      exporter: acceptedOf('redis-exporter'),
      certificates: acceptedOf('redis-certificates'),
      replication: acceptedOf('redis-replication'),
      sentinel: acceptedOf('redis-sentinel'),
    }).join('\n')}\n`,
  },
  {
    name: 'sentinel-users',
    owner: users.lab,
    group: users.data,
    text: `${sentinelUsers({
      shop: acceptedOf('redis'),
      control: acceptedOf('redis-control'),
      sentinel: acceptedOf('redis-sentinel'),
    }).join('\n')}\n`,
  },
]
