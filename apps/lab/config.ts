import * as z from 'zod'
import { onOff } from '../../infra/topology.ts'
import { port, readConfig } from '../shared/config.ts'

const address = (standard: string) =>
  z
    .string()
    .regex(/^[\w.-]+:\d+$/, 'expected host:port')
    .default(standard)

const shape = {
  HOST: z.string().default('127.0.0.1'),
  /** The console's own port, which needs no edge. */
  PORT: port().default(8081),
  /** The port of this machine that leads to it, where that has another number. */
  LAB_PORT: port().optional(),
  PUBLIC_PORT: port().default(8080),
  DOMAIN: z.string().default('localhost'),
  /** Where virtual shoppers go. */
  EDGE_ADDRESS: address('127.0.0.1:8080'),
  /** Opens the switches; without it one can only look. */
  LAB_TOKEN: z.string('expected at least 16 characters').min(16),
  /** Opens what app replicas tell of requests. */
  INTERNAL_SECRET: z.string('expected at least 16 characters').min(16),
  /** Where `control.sock`, the edge's log and what is kept are. */
  RUN_DIR: z.string().default('.run'),
  EDGE_LOG: z.string().default('edge/logs/access.log'),
  /** Who runs the components: `supervisor`, or `engine` for containers. */
  COMMANDER: z.enum(['supervisor', 'engine']).default('supervisor'),
  /** Whether the control plane can change the number of app replicas. */
  CAN_SCALE: z.enum(onOff).default('on'),
}

export type ConsoleConfig = ReturnType<typeof readConsoleConfig>

export const readConsoleConfig = (environment?: NodeJS.ProcessEnv) => readConfig(shape, environment)
