import path from 'node:path'
import { argon2 } from './app-process.ts'
import type { Context } from './context.ts'
import { isOpenTo } from './is-open-to.ts'
import type { ProcessSpec } from './process-spec.ts'

/** The one-shot that migrates and seeds, against the primary. */
export const prepareProcess = (context: Context, primary: string): ProcessSpec => ({
  name: 'prepare',
  command: context.programs.node,
  args: [path.join(context.paths.dist, 'db/prepare.js')],
  cwd: context.paths.root,
  env: {
    ...context.environment,
    NODE_ENV: 'production',
    DATABASE_HOST: '127.0.0.1',
    DATABASE_PORT: String(context.port(primary)),
    DATABASE_NAME: 'stickyshop',
    DATABASE_USER: 'migrate',
    DATABASE_PASSWORD: context.secrets.databaseMigrate,
    PRODUCTS: String(context.options.products),
    DEMO_ACCOUNTS: context.options.demoAccounts,
    OPEN: isOpenTo(context.options) ? 'on' : 'off',
    DEMO_ACCOUNTS_SECRET: context.secrets.demoAccounts,
    ...argon2(context.options),
    ...givenSettings(context),
  },
})

/** Only what somebody has asked for is written over what was switched live. */
function givenSettings({ options, given }: Context): Record<string, string> {
  return {
    ...(given.has('sessionStore') ? { SESSION_STORE: options.sessionStore } : {}),
    ...(given.has('reads') ? { READS: options.reads } : {}),
    ...(given.has('freshness') ? { FRESHNESS: options.freshness } : {}),
    ...(given.has('cache') ? { EDGE_CACHE: options.cache } : {}),
  }
}
