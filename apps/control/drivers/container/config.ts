import { readConsoleConfig } from '../../../lab/config.ts'

/** The edge's access log, in a volume that the console's container can read. */
export const edgeLog = process.env.EDGE_LOG ?? '/edge-log/access.log'

/** The console's configuration where its neighbours are containers. */
export const containerConfig = () =>
  readConsoleConfig({
    HOST: '0.0.0.0',
    PORT: '3000',
    EDGE_ADDRESS: `edge:${process.env.PUBLIC_PORT ?? 8080}`,
    LAB_TOKEN_FILE: '/run/secrets/lab',
    INTERNAL_SECRET_FILE: '/run/secrets/internal',
    EDGE_LOG: edgeLog,
    ...process.env,
  })
