import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { countSessions } from '../../launcher/supervisor/redis-ask.ts'

/** How many sessions Redis has, and what they take. @throws when it does not answer. */
export async function redisFacts(): Promise<{ sessions: number; memoryBytes: number }> {
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
    const memory = await redis.info('memory')
    return {
      sessions: Number(sessions),
      memoryBytes: Number(/^used_memory:(\d+)/m.exec(memory)?.[1] ?? 0),
    }
  } finally {
    redis.disconnect()
  }
}
