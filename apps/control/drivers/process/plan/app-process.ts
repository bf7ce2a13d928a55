import path from 'node:path'
import { databaseNames } from '../../../../../infra/topology.ts'
import type { Context } from './context.ts'
import { isOpenTo } from './is-open-to.ts'
import { internalRole } from './ports.ts'
import type { ProcessSpec } from './process-spec.ts'

/** An app replica. */
export const appProcess = (context: Context, name: string): ProcessSpec => ({
  name,
  command: context.programs.node,
  args: [path.join(context.paths.dist, 'apps/shop/main.js')],
  cwd: context.paths.root,
  env: { ...context.environment, ...settings(context, name) },
})

function settings({ options, secrets, port }: Context, name: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    REPLICA_NAME: name,
    HOST: '127.0.0.1',
    PORT: String(port(name)),
    INTERNAL_PORT: String(port(internalRole(name))),
    PUBLIC_PORT: String(options.port),
    DATABASE_NODES: databaseNames.map((node) => `${node}=127.0.0.1:${port(node)}`).join(','),
    DATABASE_NAME: 'stickyshop',
    DATABASE_USER: 'shop',
    DATABASE_PASSWORD: secrets.databaseShop,
    REDIS_URL: `redis://:${secrets.redis}@127.0.0.1:${port('redis')}`,
    SESSION_SECRET: secrets.session,
    INTERNAL_SECRET: secrets.internal,
    DOMAIN: options.domain,
    SESSION_STORE: options.sessionStore,
    READS: options.reads,
    FRESHNESS: options.freshness,
    EDGE_CACHE: options.cache,
    LOG_FORMAT: options.logFormat,
    FORM_LIMITS: options.formLimits,
    // The login page shows the known passwords; they hold only where nobody else gets here.
    DEMO_ACCOUNTS: isOpenTo(options) ? 'off' : options.demoAccounts,
    ...argon2(options),
  }
}

export const argon2 = (options: Context['options']) => ({
  ARGON2_MEMORY_KIB: String(options.argon2MemoryKib),
  ARGON2_PASSES: String(options.argon2Passes),
})
