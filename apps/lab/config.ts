import * as z from 'zod'
import { onOff, schemes } from '../../infra/topology.ts'
import { port, readConfig } from '../shared/config.ts'
import { tlsShape } from '../shared/inner-tls.ts'

const address = (standard: string) =>
  z
    .string()
    .regex(/^[\w.-]+:\d+$/, 'expected host:port')
    .default(standard)

const shape = {
  HOST: z.string().default('127.0.0.1'),
  ...tlsShape,
  /** The lab's own port, which works without the edge. */
  PORT: port().default(8081),
  /** The published port on this machine, if it differs. */
  LAB_PORT: port().optional(),
  /** How browsers reach the edge. */
  PUBLIC_SCHEME: z.enum(schemes).default('http'),
  PUBLIC_PORT: port().default(8080),
  DOMAIN: z.string().default('localhost'),
  /** Where the load generator sends its requests. */
  EDGE_ADDRESS: address('127.0.0.1:8080'),
  /** The local authority of the edge's certificate, a PEM file; public ones are trusted anyway. */
  CA_FILE: z.string().optional(),
  /** Gives write access; without it the lab is read-only. */
  LAB_TOKEN: z.string('expected at least 16 characters').min(16),
  /** Authenticates requests to the app replicas' internal ports. */
  INTERNAL_SECRET: z.string('expected at least 16 characters').min(16),
  /** The folder with `control.sock`, the edge's log and stored results. */
  RUN_DIR: z.string().default('.run'),
  /** The folder of certificates; need not exist. */
  CERTIFICATES: z.string().default('certificates'),
  EDGE_LOG: z.string().default('edge/logs/access.log'),
  /** The folder of the databases' slow-query logs: `db-1-slow.log`, … */
  SLOW_LOGS: z.string().default('logs'),
  /** Where monitoring is on. */
  PROMETHEUS_URL: z.url().default('http://prometheus:9090'),
  LOG_FORMAT: z.enum(['text', 'json']).default('text'),
  /** Who runs the components: `supervisor`, or `engine` for containers. */
  COMMANDER: z.enum(['supervisor', 'engine']).default('supervisor'),
  /** Whether the control plane can change the number of app replicas. */
  CAN_SCALE: z.enum(onOff).default('on'),
}

export type LabConfig = ReturnType<typeof readLabConfig>

export const readLabConfig = (environment?: NodeJS.ProcessEnv) => readConfig(shape, environment)
