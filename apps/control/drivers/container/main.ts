import { createServer } from 'node:http'
import * as z from 'zod'
import { durabilities, edgeKinds, stageNames, tlsScopes } from '../../../../infra/stages/stage.ts'
import { asStage, defaultStage, stageWith } from '../../../../infra/stages/stages.ts'
import { onOff, schemes, urlsFor } from '../../../../infra/topology.ts'
import { port, readConfig } from '../../../shared/config.ts'
import { innerUrl, tlsShape, trustAuthority } from '../../../shared/inner-tls.ts'
import { createLogger } from '../../../shared/logger.ts'
import { openSecret, used } from '../../../shared/secret.ts'
import { listen, onShutdown } from '../../../shared/server-lifecycle.ts'
import { createControl } from '../../control.ts'
import { startControlServer } from '../../server.ts'
import { createContainerDriver } from './container-driver.ts'
import { findEngine } from './engine.ts'

/** The control plane in a container of its own: `docker compose exec lab lab …` and the lab ask it. */

const config = readConfig({
  /** Holds `control.sock`, the audit log and the active faults. */
  RUN_DIR: z.string().default('.'),
  PUBLIC_SCHEME: z.enum(schemes).default('http'),
  PUBLIC_PORT: port().default(8080),
  CA_FILE: z.string().optional(),
  TLS_CA_FILE: tlsShape.TLS_CA_FILE,
  EDGE_HOST: z.string().default('edge'),
  /** How two load balancers share the virtual addresses, and these; with `active-passive` only the first one is used. */
  BALANCERS: z.enum(['active-passive', 'active-active']).default('active-passive'),
  FIRST: z.ipv4().optional(),
  SECOND: z.ipv4().optional(),
  LAB_PORT: port().default(8081),
  DOMAIN: z.string().default('localhost'),
  LAB_TOKEN: z.string().min(16),
  STAGE: z.enum(stageNames).default(defaultStage),
  /** Single features that differ from the stage's. */
  EDGE: z.enum(edgeKinds).nullable().default(null),
  TLS: z.enum(tlsScopes).nullable().default(null),
  MONITORING: z.enum(onOff).optional(),
  DB_REPLICAS: z.coerce.number().int().min(1).nullable().default(null),
  DURABILITY: z.enum(durabilities).nullable().default(null),
  COMPOSE_PROJECT_NAME: z.string().default('stickyshop'),
  LOG_FORMAT: z.enum(['text', 'json']).default('text'),
})
const log = createLogger('control', config.LOG_FORMAT)
process.chdir(config.RUN_DIR)
trustAuthority(config.TLS_CA_FILE)

const address = {
  scheme: config.PUBLIC_SCHEME,
  domain: config.DOMAIN,
  port: config.PUBLIC_PORT,
}
const { BALANCERS, FIRST, SECOND } = config
const virtualAddresses = [FIRST, BALANCERS === 'active-active' ? SECOND : undefined].filter(
  (one) => one !== undefined,
)
const urls = urlsFor(address)
const token = openSecret('LAB_TOKEN', config.LAB_TOKEN)
const engine = await findEngine(config.COMPOSE_PROJECT_NAME)
const driver = createContainerDriver({
  project: config.COMPOSE_PROJECT_NAME,
  address,
  edgeHost: config.EDGE_HOST,
  caFile: config.CA_FILE,
  stage: {
    ...stageWith(config.STAGE, {
      ...asStage,
      edge: config.EDGE,
      tls: config.TLS,
      monitoring: config.MONITORING ? config.MONITORING === 'on' : null,
      dbReplicas: config.DB_REPLICAS,
      durability: config.DURABILITY,
    }),
    virtualAddresses,
  },
  labLinks: () => {
    const query = `/?token=${used(token)}`
    return {
      link: `${urls.lab}${query}`,
      direct: innerUrl('127.0.0.1', config.LAB_PORT, query),
      inside: innerUrl('lab', 3000, query),
    }
  },
  engine,
  log: (event) => log.info(event),
})
const control = createControl({
  driver,
  url: urls.shop,
  runDir: config.RUN_DIR,
  log: (event) => log.info(event),
})
const server = await startControlServer(control)
const health = createServer((_req, res) => void res.end('ok\n'))
await listen(health, 3001, '127.0.0.1')
onShutdown(log, async () => {
  control.stop({ forget: false })
  for (const one of [server, health]) {
    one.close()
    one.closeAllConnections()
  }
})
await control.start()
log.info(`ready${engine ? ', with the engine' : ''}: docker compose exec lab lab token`)
