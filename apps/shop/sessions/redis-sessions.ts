import { RedisStore } from 'connect-redis'
import type { SessionData } from 'express-session'
import type { Redis } from 'ioredis'
import { idleSeconds, type SessionBackend } from './backend.ts'

const prefix = 'session:'

/** Sessions in Redis: every replica sees them, and they outlive all of them. */
export function createRedisSessions(redis: Redis): SessionBackend {
  const store = new RedisStore({ client: redis, prefix, ttl: () => idleSeconds })
  return {
    load: async (id) => (await store.get(id)) as SessionData | null,
    create: async (id, data) => {
      await store.set(id, data)
    },
    // connect-redis has no "only if it exists".
    replace: async (id, data) => {
      await redis.set(prefix + id, JSON.stringify(data), 'EX', idleSeconds, 'XX')
    },
    remove: async (id) => {
      await store.destroy(id)
    },
  }
}
