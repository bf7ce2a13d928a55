import * as z from 'zod'
import { durabilities, failovers } from '../../infra/stages/stage.ts'
import { onOff, readTargets, sessionStores } from '../../infra/topology.ts'
import { port, readConfig } from '../shared/config.ts'
import { tlsShape } from '../shared/inner-tls.ts'

export interface NodeAddress {
  name: string
  host: string
  port: number
}

const nodeList = z
  .string('expected name=host:port, comma-separated')
  .transform((value, context) => value.split(',').map((entry) => nodeAddress(entry, context)))

function nodeAddress(entry: string, context: z.RefinementCtx): NodeAddress {
  const [, name, host, number] = /^([\w-]+)=([\w.-]+):(\d+)$/.exec(entry.trim()) ?? []
  if (name && host && number) return { name, host, port: Number(number) }
  context.addIssue({ code: 'custom', message: 'expected name=host:port, comma-separated' })
  return z.NEVER
}

const cost = (min: number, standard: number) => z.coerce.number().int().min(min).default(standard)

const shape = {
  /** Of a version that was deployed beside another. */
  VERSION: z
    .string()
    .regex(/^[\w.-]{1,40}$/)
    .default(''),
  REPLICA_NAME: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'expected a name such as app-1'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port(),
  INTERNAL_PORT: port(),
  PUBLIC_PORT: port().default(8080),
  /** Where HAProxy asks for the weight; without it nobody does. */
  AGENT_PORT: port().optional(),
  DATABASE_NODES: nodeList,
  FAILOVER: z.enum(failovers).default('manual'),
  DURABILITY: z.enum(durabilities).default('async'),
  DATABASE_NAME: z.string().default('stickyshop'),
  DATABASE_USER: z.string().default('shop'),
  DATABASE_PASSWORD: z.string('expected a password'),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'expected redis://host:port' }).optional(),
  /** With Redis Sentinel, instead of the URL: host:port of each, comma-separated. */
  REDIS_SENTINELS: z
    .string()
    .regex(/^[\w.-]+:\d+(,[\w.-]+:\d+)*$/, 'expected host:port, comma-separated')
    .optional(),
  ...tlsShape,
  REDIS_USER: z.string().default('shop'),
  REDIS_PASSWORD: z.string().optional(),
  SESSION_SECRET: z.string('expected at least 32 characters').min(32),
  /** For /state, /traffic, /drain, /stop, /exit and /faults of the internal port. */
  INTERNAL_SECRET: z.string('expected at least 16 characters').min(16),
  /** The base of the public hosts; others are not served. */
  DOMAIN: z.string().default('localhost'),
  /** For /.well-known/security.txt. */
  SECURITY_CONTACT: z
    .url({ protocol: /^(mailto|https|tel)$/, error: 'expected mailto:…, https://… or tel:…' })
    .optional(),
  SESSION_STORE: z.enum(sessionStores).default('redis'),
  READS: z.enum(readTargets).default('replica'),
  FRESHNESS: z.enum(onOff).default('on'),
  EDGE_CACHE: z.enum(onOff).default('off'),
  LOG_FORMAT: z.enum(['text', 'json']).default('text'),
  // OWASP's smallest recommended cost of argon2id.
  ARGON2_MEMORY_KIB: cost(8, 19_456),
  ARGON2_PASSES: cost(1, 2),
  FORM_LIMITS: z.enum(onOff).default('on'),
  DEMO_ACCOUNTS: z.enum(onOff).default('off'),
  /** How long it is not ready and answers nevertheless, for an edge that checks readiness, before the following. */
  ANNOUNCE_MS: z.coerce.number().int().min(0).max(10_000).default(0),
  /** For an edge that cannot be told which app replica is about to stop: see `turnAway`. */
  TURN_AWAY_MS: z.coerce.number().int().min(0).max(10_000).default(0),
}

export type Config = ReturnType<typeof readShopConfig>

export const readShopConfig = (environment?: NodeJS.ProcessEnv) => readConfig(shape, environment)
