import { mkdirSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { durabilities, failovers } from '../../infra/stages/stage.ts'
import { port, readConfig } from '../shared/config.ts'
import { createInnerServer, tlsShape, trustAuthority } from '../shared/inner-tls.ts'
import { createLogger } from '../shared/logger.ts'
import { openSecret, used } from '../shared/secret.ts'
import { listen, onShutdown } from '../shared/server-lifecycle.ts'
import { createApi } from './api.ts'
import { createController } from './controller.ts'
import { onConnect } from './dialects/galera.ts'
import { mariadb } from './dialects/mariadb.ts'
import { mysql } from './dialects/mysql.ts'
import { createGaleraController } from './galera-controller.ts'
import { createGroupController } from './group-controller.ts'
import { createServer, type ServerAddress } from './server.ts'

/** The replication controller: decides which database is the primary, and makes the others replicate from it. */

const config = readConfig({
  HOST: z.string().default('127.0.0.1'),
  PORT: port().default(3001),
  /** `db-1=db-1:3306,db-2=db-2:3306` */
  DATABASE_NODES: z.string('expected name=host:port, comma-separated'),
  DATABASE_DIALECT: z.enum(['MySQL', 'MariaDB']).default('MySQL'),
  DURABILITY: z.enum(durabilities).default('async'),
  FAILOVER: z.enum(failovers).default('manual'),
  DATABASE_ADMIN_PASSWORD: z.string('expected a password'),
  DATABASE_REPLICATION_PASSWORD: z.string('expected a password'),
  /** Statements, of which those for passwords are run when these were rotated. */
  ACCOUNTS_FILE: z.string('expected a file'),
  ...tlsShape,
  /** The file in which the databases find the same authority, for TLS between them. */
  DATABASE_CA: z.string().optional(),
  /** The databases' own certificate, which they have to read again when it is renewed. */
  DATABASE_CERTIFICATE: z.string().optional(),
  /** Opens state and commands. */
  CONTROL_SECRET: z.string('expected a secret').min(16),
  /** The name of the primary is kept here. */
  STATE_FILE: z.string('expected a file'),
  /** The folder with each server's data, by the server's name. */
  DATA_FOLDER: z.string('expected a folder'),
  LOG_FORMAT: z.enum(['text', 'json']).default('text'),
})

trustAuthority(config.TLS_CA_FILE)
const log = createLogger('replication', config.LOG_FORMAT)
const secrets = {
  admin: openSecret('DATABASE_ADMIN_PASSWORD', config.DATABASE_ADMIN_PASSWORD),
  replication: openSecret('DATABASE_REPLICATION_PASSWORD', config.DATABASE_REPLICATION_PASSWORD),
}
const passwords = { admin: () => used(secrets.admin), replication: () => used(secrets.replication) }
mkdirSync(path.dirname(config.STATE_FILE), { recursive: true })

const connect = (onConnect: readonly string[] = []) =>
  config.DATABASE_NODES.split(',').map((entry) =>
    createServer(parseAddress(entry), { user: 'admin', password: passwords.admin }, onConnect),
  )
const options = {
  dialect: config.DATABASE_DIALECT === 'MySQL' ? mysql : mariadb,
  durability: config.DURABILITY,
  ca: config.DATABASE_CA ?? null,
  certificate: config.DATABASE_CERTIFICATE ?? null,
  passwords,
  accountsFile: config.ACCOUNTS_FILE,
  stateFile: config.STATE_FILE,
  dataFolder: (name: string) => path.join(config.DATA_FOLDER, name),
  log,
}
const isGroup = config.FAILOVER === 'group'
const controller = !isGroup
  ? createController({ ...options, servers: connect() })
  : config.DATABASE_DIALECT === 'MySQL'
    ? createGroupController({ ...options, servers: connect(), patient: connect() })
    : createGaleraController({ ...options, servers: connect(onConnect) })

const server = createInnerServer(
  config,
  {},
  createApi(controller, openSecret('CONTROL_SECRET', config.CONTROL_SECRET)),
)
onShutdown(log, async () => {
  controller.stop()
  server.close()
  server.closeAllConnections()
})
await listen(server, config.PORT, config.HOST)
await controller.run()

function parseAddress(entry: string): ServerAddress {
  const [, name = '', host = '', number] = /^([\w-]+)=([\w.-]+):(\d+)$/.exec(entry.trim()) ?? []
  if (number) return { name, host, port: Number(number) }
  throw new Error(`DATABASE_NODES: expected name=host:port, received "${entry}".`)
}
