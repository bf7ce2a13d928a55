import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { redisTls } from '../../../shared/inner-tls.ts'
import type { LimitStatus } from '../../../shared/own-usage.ts'
import { redisLimits } from '../../status/limits.ts'
import { countSessions, redisVersion } from '../process/redis.ts'

export interface RedisReport {
  sessions: number
  memoryBytes: number
  cpuMs: number
  version: string | null
  limits: LimitStatus[]
}

/** How many sessions Redis has, what it uses, and its version. @throws if it does not answer */
export const getRedisReport = (): Promise<RedisReport> =>
  withRedis(async (redis) => {
    const sessions = await redis.eval(countSessions, 0)
    const info = await redis.info()
    const figure = (name: string) =>
      Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0)
    return {
      sessions: Number(sessions),
      memoryBytes: figure('used_memory'),
      cpuMs: (figure('used_cpu_sys') + figure('used_cpu_user')) * 1000,
      version: redisVersion(info),
      limits: redisLimits(info),
    }
  })

export const isRedisAnswering = (): Promise<boolean> =>
  withRedis((redis) => redis.ping()).then(
    () => true,
    () => false,
  )

/** @param acl the lines of Redis' ACL file */
export const changeUsers = (acl: string): Promise<void> =>
  withRedis(async (redis) => {
    for (const line of acl.trim().split('\n')) {
      const [, ...words] = line.split(' ')
      await redis.call('ACL', 'SETUSER', ...words)
    }
  })

async function withRedis<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis('redis://redis:6379', {
    username: 'control',
    password: readFileSync('/run/secrets/redis-control', 'utf8'),
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
