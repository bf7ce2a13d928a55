import path from 'node:path'
import { databaseNames } from '../../../../../infra/topology.ts'
import type { Context } from './context.ts'
import { isOpenTo } from './is-open-to.ts'
import { internalRole } from './ports.ts'
import type { ProcessSpec } from './process-spec.ts'

/**
 * The image says the same: infra/docker/Dockerfile.
 *
 * - Memory where young objects live (MB), a half of what Node 20 takes, and how far the old ones may grow (percent)
 *   before they are looked through (up to four times as many are usual): 25 MB less on Node 20, 50 on Node 24, and
 *   no more CPU, as a page leaves next to nothing among the old objects.
 * - Who has nothing to do for a minute would tidy up its memory, and with the last objects of a
 *   shape goes the code that was compiled for it: the next thousand pages were three times as dear.
 * - What often outlived a collection in the beginning, when much was under way at once, V8 would make among the old
 *   objects for good, with all that is made beside it: 1.5 kB more of each page that wait until all memory is looked
 *   through, and 3 to 7 % of its CPU.
 */
export const nodeArguments = [
  '--max-semi-space-size=8',
  '--heap-growing-percent=30',
  '--no-memory-reducer',
  '--no-allocation-site-pretenuring',
]

/** A replica of the shop. */
export const appProcess = (context: Context, name: string): ProcessSpec => ({
  name,
  command: context.programs.node,
  args: [...nodeArguments, path.join(context.paths.dist, 'apps/shop/main.js')],
  cwd: context.paths.root,
  env: { ...context.environment, ...settings(context, name) },
})

function settings({ options, secrets, port }: Context, name: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    // glibc keeps what was freed by thread, and V8 compiles in several: 8 MB less under load on Node 20. On Node 24, as
    // in the image, it brings next to nothing.
    MALLOC_ARENA_MAX: '1',
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
