import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import type { LimitStatus } from '../../../shared/own-limits.ts'
import { redisLimits } from '../../status/limits.ts'
import { countSessions, redisVersion } from '../process/redis.ts'

interface RedisFacts {
  sessions: number
  memoryBytes: number
  cpuMs: number
  version: string | null
  limits: LimitStatus[]
}

/** How many sessions Redis has, what it uses, and which it is. @throws when it does not answer. */
export async function redisFacts(): Promise<RedisFacts> {
  const redis = new Redis(readFileSync('/run/secrets/redis-url', 'utf8'), {
    connectTimeout: 1000,
    commandTimeout: 1000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  // Said by the command that fails.
  redis.on('error', () => {})
  try {
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
  } finally {
    redis.disconnect()
  }
}
