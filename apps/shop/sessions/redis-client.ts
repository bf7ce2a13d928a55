import { Redis } from 'ioredis'
import type { Logger } from '../../shared/logger.ts'

const pingPeriodMs = 500

export type RedisClient = ReturnType<typeof createRedisClient>

/**
 * A client that fails fast: while Redis is away every command is refused at once
 * (ioredis' own defaults hold a request for ten seconds), and half a second
 * after it is back commands work again.
 */
export function createRedisClient(url: string, log: Logger) {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 500,
    connectTimeout: 1000,
    retryStrategy: (attempt) => Math.min(100 * attempt, 500),
  })
  let up = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  // Without a listener ioredis prints each failed attempt to connect.
  redis.on('error', (error) => log.debug({ error: String(error) }, 'redis'))

  function mark(now: boolean): void {
    if (now !== up) log[now ? 'info' : 'warn'](now ? 'redis answers' : 'redis is away')
    up = now
  }

  // A paused Redis keeps its connections: only an answer shows that it is there.
  async function watch(): Promise<void> {
    mark(
      await redis.ping().then(
        () => true,
        () => false,
      ),
    )
    if (!stopped) timer = setTimeout(watch, pingPeriodMs)
  }

  return {
    redis,
    isUp: () => up,
    /** To be told by who saw a command fail, before the next ping does. */
    markAway: () => mark(false),
    /** Resolves after the first attempt, whether Redis is there or not. */
    start: async () => {
      await Promise.race([
        new Promise((resolve) => redis.once('ready', resolve)),
        new Promise((resolve) => redis.once('close', resolve)),
      ])
      await watch()
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
      redis.disconnect()
    },
  }
}
