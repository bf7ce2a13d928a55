import { type ClientRateLimitInfo, MemoryStore, type Options, type Store } from 'express-rate-limit'
import type { Redis } from 'ioredis'
import { type RedisReply, RedisStore } from 'rate-limit-redis'

const awayMs = 2000

export type FailureCount = ReturnType<typeof createFailureCount>

/**
 * Counts in windows that start with the first failure: in Redis for all replicas
 * together, and while Redis is away in this process alone.
 */
export function createFailureCount(name: string, windowMs: number, redis: Redis | null) {
  const options = { windowMs } as Options
  const memory = new MemoryStore()
  memory.init(options)
  let shared: Promise<Store> | null = null
  let awayUntil = 0

  const get = (key: string) => ask(async (store) => store.get?.(key))
  const add = (key: string) => ask(async (store) => store.increment(key))

  async function ask<T extends ClientRateLimitInfo | undefined>(
    question: (store: Store) => Promise<T>,
  ): Promise<T> {
    if (redis?.status !== 'ready' || Date.now() < awayUntil) return question(memory)
    try {
      shared ??= open(redis)
      return await question(await shared)
    } catch {
      // A paused Redis takes the client's whole timeout to notice: not for each question anew.
      awayUntil = Date.now() + awayMs
      shared = null
      return question(memory)
    }
  }

  // Opened when first needed, and anew after an error: a store that could not load
  // its scripts into Redis would fail for ever.
  async function open(client: Redis): Promise<Store> {
    const store = new RedisStore({
      prefix: `failures:${name}:`,
      sendCommand: (command: string, ...args: string[]) =>
        client.call(command, ...args) as Promise<RedisReply>,
    })
    await store.init(options)
    return store
  }

  return { get, add }
}
