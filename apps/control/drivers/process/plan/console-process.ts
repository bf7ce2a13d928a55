import path from 'node:path'
import type { Context } from './context.ts'
import type { ProcessSpec } from './process-spec.ts'

export const consoleProcess = (context: Context): ProcessSpec => ({
  name: 'console',
  command: context.programs.node,
  args: [path.join(context.paths.dist, 'apps/lab/main.js')],
  cwd: context.paths.root,
  env: {
    ...context.environment,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(context.port('console')),
    PUBLIC_PORT: String(context.options.port),
    DOMAIN: context.options.domain,
    EDGE_ADDRESS: `127.0.0.1:${context.options.port}`,
    LAB_TOKEN: context.secrets.lab,
    INTERNAL_SECRET: context.secrets.internal,
    RUN_DIR: context.paths.run,
  },
})
