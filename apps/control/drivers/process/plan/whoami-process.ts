import path from 'node:path'
import type { Context } from './context.ts'
import type { ProcessSpec } from './process-spec.ts'

export const whoamiProcess = (context: Context, name: string): ProcessSpec => ({
  name,
  command: context.programs.node,
  args: [path.join(context.paths.dist, 'apps/whoami/main.js')],
  cwd: context.paths.root,
  env: {
    ...context.environment,
    NODE_ENV: 'production',
    REPLICA_NAME: name,
    HOST: '127.0.0.1',
    DOMAIN: context.options.domain,
    PORT: String(context.port(name)),
  },
})
