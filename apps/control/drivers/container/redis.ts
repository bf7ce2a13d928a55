import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { redisGroup } from '../../../../infra/topology.ts'
import { redisTls } from '../../../shared/inner-tls.ts'
import type { LimitStatus } from '../../../shared/own-usage.ts'
import { redisLimits } from '../../status/limits.ts'
import { countSessions, redisVersion } from '../process/redis.ts'
import type { RedisServer } from './redis-servers.ts'

export interface RedisReport {
  /** Of several, one takes what is written. */
  isMaster: boolean
  sessions: number
  memoryBytes: number
  cpuMs: number
  version: string | null
  limits: LimitStatus[]
}

/** How many sessions a server has, what it uses, and its version. @throws if it does not answer */
export const getRedisReport = (host: string): Promise<RedisReport> =>
  withRedis(host, 6379, async (redis) => {
    const sessions = await redis.eval(countSessions, 0)
    const info = await redis.info()
    const figure = (name: string) =>
      Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0)
    return {
      isMaster: /^role:master/m.test(info),
      sessions: Number(sessions),
      memoryBytes: figure('used_memory'),
      cpuMs: (figure('used_cpu_sys') + figure('used_cpu_user')) * 1000,
      version: redisVersion(info),
      limits: redisLimits(info),
    }
  })

/** @param port of Redis, or of a sentinel */
export const isRedisAnswering = (host: string, port = 6379): Promise<boolean> =>
  withRedis(host, port, (redis) => redis.ping()).then(
    () => true,
    () => false,
  )

/**
 * Has a server or a sentinel know its users as the file says, and what it signs in to the others with.
 * @throws if it does not answer, or refuses
 */
export async function changeUsers({ name, kind, port, users }: RedisServer): Promise<void> {
  await withRedis(name, port, async (redis) => {
    for (const line of readFileSync(users, 'utf8').trim().split('\n')) {
      const [, ...words] = line.split(' ')
      await redis.call('ACL', 'SETUSER', ...words)
    }
    if (kind === 'redis') return
    await redis.call('SENTINEL', 'SET', redisGroup, 'auth-pass', secret('redis-sentinel'))
    await redis.call('SENTINEL', 'CONFIG', 'SET', 'sentinel-pass', secret('redis-sentinel'))
  })
  if (kind === 'sentinel') return
  // The user that may set something: a certificate, or this.
  const account = { username: 'certificates', password: secret('redis-certificates') }
  const setPassword = (redis: Redis) =>
    redis.config('SET', 'masterauth', secret('redis-replication'))
  await withRedis(name, port, setPassword, account)
}

const secret = (name: string) => readFileSync(`/run/secrets/${name}`, 'utf8').trim()

async function withRedis<T>(
  host: string,
  port: number,
  work: (redis: Redis) => Promise<T>,
  account = { username: 'control', password: secret('redis-control') },
): Promise<T> {
  const redis = new Redis({
    host,
    port,
    // A sentinel does not know INFO's answer that is waited for (default: true), nor may every user ask.
    enableReadyCheck: port === 6379 && account.username === 'control',
    ...account,
    connectTimeout: 1000,
    commandTimeout: 1000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    ...redisTls(),
  })
  // The failing command has the reason.
  redis.on('error', () => {})
  try {
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}
