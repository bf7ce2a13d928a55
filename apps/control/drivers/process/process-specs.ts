import path from 'node:path'
import { balancerOfApps } from '../../../../infra/stages/stages.ts'
import { sentinelNames } from '../../../../infra/topology.ts'
import { authorityFiles, certificateFiles } from '../../certificates/certificates.ts'
import type { CertificateKind } from '../../certificates/kinds.ts'
import type { Version } from '../../driver.ts'
import { isOpenTo, publicAddress } from './addresses.ts'
import { type Context, innerAuthority } from './context.ts'
import { agentRole, internalRole } from './ports.ts'
import { accountsFile, secretFile } from './secrets.ts'

/** How a child process is started. */
export interface ProcessSpec {
  name: string
  command: string
  args: readonly string[]
  cwd: string
  env: Readonly<Record<string, string>>
}

/** An app replica, of a version that was deployed or of the build that is here. */
export const appProcess = (
  context: Context,
  name: string,
  version: Version | null = null,
): ProcessSpec => ({
  name,
  command: context.programs.node,
  args: [path.join(version?.source ?? context.paths.dist, 'apps/shop/main.js')],
  cwd: context.paths.root,
  env: {
    ...context.environment,
    ...settings(context, name),
    ...(version && { VERSION: version.name }),
  },
})

function settings(context: Context, name: string): Record<string, string> {
  const { stage, options, port } = context
  return {
    NODE_ENV: nodeEnvironment(options),
    REPLICA_NAME: name,
    HOST: '127.0.0.1',
    PORT: String(port(name)),
    INTERNAL_PORT: String(port(internalRole(name))),
    ...(balancerOfApps(stage) === 'haproxy' && { AGENT_PORT: String(port(agentRole(name))) }),
    PUBLIC_PORT: String(publicAddress(context).port),
    DATABASE_NODES: nodeList(context),
    FAILOVER: stage.failover,
    DURABILITY: stage.durability,
    DATABASE_NAME: 'stickyshop',
    DATABASE_USER: 'shop',
    DATABASE_PASSWORD_FILE: secretFile(context.paths, 'databaseShop'),
    ...tlsSettings(context, 'app'),
    ...(stage.redis
      ? {
          ...redisAddress(context),
          REDIS_PASSWORD_FILE: secretFile(context.paths, 'redis'),
        }
      : {}),
    SESSION_SECRET_FILE: secretFile(context.paths, 'session'),
    INTERNAL_SECRET_FILE: secretFile(context.paths, 'internal'),
    DOMAIN: options.domain,
    ...(options.securityContact ? { SECURITY_CONTACT: options.securityContact } : {}),
    ...storedWithStage(context),
    FRESHNESS: options.freshness,
    EDGE_CACHE: options.cache,
    LOG_FORMAT: options.logFormat,
    FORM_LIMITS: options.formLimits,
    // The login page shows the known passwords; they hold only where nobody else gets here.
    DEMO_ACCOUNTS: isOpenTo(options) ? 'off' : options.demoAccounts,
    ...argon2(options),
  }
}

const redisAddress = (context: Context): Record<string, string> =>
  context.stage.sentinels > 0
    ? { REDIS_SENTINELS: sentinelNames.map((name) => `127.0.0.1:${context.port(name)}`).join() }
    : {
        REDIS_URL: `${innerAuthority(context) ? 'rediss' : 'redis'}://127.0.0.1:${context.port('redis')}`,
      }

/** The files of a kind of component, where the stage has TLS on every inner hop. */
const tlsSettings = (context: Context, kind: CertificateKind): Record<string, string> => {
  const { certificate, key } = certificateFiles(context.paths.certificates, kind)
  const ca = innerAuthority(context)
  return ca ? { TLS_CA_FILE: ca, TLS_CERTIFICATE_FILE: certificate, TLS_KEY_FILE: key } : {}
}

/** `db-1=127.0.0.1:8381,db-2=127.0.0.1:8382` */
const nodeList = ({ databases, port }: Context) =>
  databases.map((name) => `${name}=127.0.0.1:${port(name)}`).join(',')

const nodeEnvironment = ({ development }: Context['options']) =>
  development === 'on' ? 'development' : 'production'

export const argon2 = (options: Context['options']) => ({
  ARGON2_MEMORY_KIB: String(options.argon2MemoryKib),
  ARGON2_PASSES: String(options.argon2Passes),
})

/** The one-shot that migrates and seeds, against the primary. */
export const prepareProcess = (
  context: Context,
  primary: string,
  version: Version | null = null,
): ProcessSpec => ({
  name: 'prepare',
  command: context.programs.node,
  args: [path.join(version?.source ?? context.paths.dist, 'db/prepare.js')],
  cwd: context.paths.root,
  env: {
    ...context.environment,
    NODE_ENV: 'production',
    DATABASE_HOST: '127.0.0.1',
    DATABASE_PORT: String(context.port(primary)),
    DATABASE_NAME: 'stickyshop',
    DATABASE_USER: 'migrate',
    DATABASE_PASSWORD_FILE: secretFile(context.paths, 'databaseMigrate'),
    ...tlsSettings(context, 'replication'),
    STAGE: context.stage.name,
    PRODUCTS: String(context.options.products),
    DEMO_ACCOUNTS: context.options.demoAccounts,
    OPEN: isOpenTo(context.options) ? 'on' : 'off',
    DEMO_ACCOUNTS_SECRET_FILE: secretFile(context.paths, 'demoAccounts'),
    ...argon2(context.options),
    ...givenSettings(context),
  },
})

/** The settings that a stage has an opinion on. */
const storedWithStage = ({ options, given, stage }: Context) => ({
  SESSION_STORE: given.has('sessionStore') ? options.sessionStore : stage.sessionStore,
  READS: given.has('reads') ? options.reads : stage.reads,
})

/** Only what somebody has asked for is written over what was switched live. */
function givenSettings(context: Context): Record<string, string> {
  const { options, given } = context
  const { SESSION_STORE, READS } = storedWithStage(context)
  return {
    ...(given.has('sessionStore') ? { SESSION_STORE } : {}),
    ...(given.has('reads') ? { READS } : {}),
    ...(given.has('freshness') ? { FRESHNESS: options.freshness } : {}),
    ...(given.has('cache') ? { EDGE_CACHE: options.cache } : {}),
  }
}

/**
 * The address that an instance listens on. Linux has the whole of 127.0.0.0/8, so that each shows one
 * of its own, as a machine would have; elsewhere only their ports differ.
 */
export const whoamiHost = (name: string): string =>
  process.platform === 'linux' ? `127.0.1.${name.slice(name.lastIndexOf('-') + 1)}` : '127.0.0.1'

export const whoamiProcess = (context: Context, name: string): ProcessSpec => ({
  name,
  command: context.programs.node,
  args: [path.join(context.paths.dist, 'apps/whoami/main.js')],
  cwd: context.paths.root,
  env: {
    ...context.environment,
    NODE_ENV: 'production',
    REPLICA_NAME: name,
    HOST: whoamiHost(name),
    ...tlsSettings(context, 'whoami'),
    DOMAIN: context.options.domain,
    LOG_FORMAT: context.options.logFormat,
    PORT: String(context.port(name)),
  },
})

export const labProcess = (context: Context): ProcessSpec => ({
  name: 'lab',
  command: context.programs.node,
  args: [path.join(context.paths.dist, 'apps/lab/main.js')],
  cwd: context.paths.root,
  env: {
    ...context.environment,
    NODE_ENV: nodeEnvironment(context.options),
    HOST: '127.0.0.1',
    PORT: String(context.port('lab')),
    ...publicSettings(context),
    ...tlsSettings(context, 'lab'),
    LAB_TOKEN_FILE: secretFile(context.paths, 'lab'),
    INTERNAL_SECRET_FILE: secretFile(context.paths, 'internal'),
    RUN_DIR: context.paths.run,
    ...(context.stage.monitoring && {
      PROMETHEUS_URL: `${innerAuthority(context) ? 'https' : 'http'}://127.0.0.1:${context.port('prometheus')}`,
    }),
    LOG_FORMAT: context.options.logFormat,
  },
})

function publicSettings(context: Context): Record<string, string> {
  const { scheme, domain, port } = publicAddress(context)
  return {
    PUBLIC_SCHEME: scheme,
    PUBLIC_PORT: String(port),
    DOMAIN: domain,
    EDGE_ADDRESS: `127.0.0.1:${port}`,
    ...(scheme === 'https' && {
      CA_FILE: authorityFiles(context.paths.certificates).certificate,
    }),
  }
}

/** The replication controller of these databases. */
export const replicationProcess = (context: Context): ProcessSpec => ({
  name: 'replication',
  command: context.programs.node,
  args: [path.join(context.paths.dist, 'apps/replication/main.js')],
  cwd: context.paths.root,
  env: {
    ...context.environment,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(context.port('replication')),
    ...tlsSettings(context, 'replication'),
    ...(innerAuthority(context) && {
      DATABASE_CA: innerAuthority(context) ?? '',
      DATABASE_CERTIFICATE: certificateFiles(context.paths.certificates, 'database').certificate,
    }),
    DATABASE_NODES: nodeList(context),
    DATABASE_DIALECT: context.dialect,
    FAILOVER: context.stage.failover,
    DURABILITY: context.stage.durability,
    DATABASE_ADMIN_PASSWORD_FILE: secretFile(context.paths, 'databaseAdmin'),
    DATABASE_REPLICATION_PASSWORD_FILE: secretFile(context.paths, 'databaseReplication'),
    ACCOUNTS_FILE: accountsFile(context.paths),
    CONTROL_SECRET_FILE: secretFile(context.paths, 'control'),
    STATE_FILE: path.join(context.paths.run, 'replication/primary'),
    DATA_FOLDER: context.paths.data,
    LOG_FORMAT: context.options.logFormat,
  },
})
