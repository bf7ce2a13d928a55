import * as z from 'zod'
import { port, readConfig } from '../apps/shared/config.ts'
import { tlsShape } from '../apps/shared/inner-tls.ts'
import { stageNames } from '../infra/stages/stage.ts'
import { defaultStage } from '../infra/stages/stages.ts'
import { onOff, readTargets, sessionStores } from '../infra/topology.ts'
import { handMadeCount, mostProducts } from './seed/product-ids.ts'

const whole = (min: number, max: number, standard: number) =>
  z.coerce
    .number(`expected a number from ${min} to ${max}`)
    .int(`expected a number from ${min} to ${max}`)
    .min(min, `expected a number from ${min} to ${max}`)
    .max(max, `expected a number from ${min} to ${max}`)
    .default(standard)

const shape = {
  DATABASE_HOST: z.string().default('127.0.0.1'),
  DATABASE_PORT: port().default(3306),
  DATABASE_NAME: z.string().default('stickyshop'),
  DATABASE_USER: z.string().default('migrate'),
  DATABASE_PASSWORD: z.string('expected a password'),
  TLS_CA_FILE: tlsShape.TLS_CA_FILE,
  // How long the server may take until it answers and can be written to.
  DATABASE_WAIT_MS: whole(0, 600_000, 30_000),
  PRODUCTS: whole(1, mostProducts, handMadeCount),
  STAGE: z.enum(stageNames).default(defaultStage),
  // Given ones are stored; the others keep what is stored.
  // With another stage than before, they are as that one has them.
  SESSION_STORE: z.enum(sessionStores).optional(),
  READS: z.enum(readTargets).optional(),
  FRESHNESS: z.enum(onOff).optional(),
  EDGE_CACHE: z.enum(onOff).optional(),
  APP_TLS: z.enum(onOff).optional(),
  DEMO_ACCOUNTS: z.enum(onOff).default('on'),
  // Whether others than those at this machine get here, and what demo passwords are then made from.
  OPEN: z.enum(onOff).default('off'),
  DEMO_ACCOUNTS_SECRET: z.string().optional(),
  ARGON2_MEMORY_KIB: whole(8, 4_194_304, 19_456),
  ARGON2_PASSES: whole(1, 100, 2),
}

export type PrepareConfig = ReturnType<typeof readPrepareConfig>

/** @throws ConfigError that tells all problems at once. */
export const readPrepareConfig = (environment?: NodeJS.ProcessEnv) => readConfig(shape, environment)
