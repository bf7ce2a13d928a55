import { Redis } from 'ioredis'
import { redisTls } from '../../shared/inner-tls.ts'
import type { Logger } from '../../shared/logger.ts'
import { type Secret, used } from '../../shared/secret.ts'

const checkPeriodMs = 500
const commandTimeoutMs = 500

export type RedisClient = ReturnType<typeof createRedisClient>

/**
 * A client that fails fast: while Redis is down every command is refused at once (with ioredis'
 * defaults a request waits for ten seconds), and half a second after it is back commands work again.
 */
export function createRedisClient(
  url: string,
  log: Logger,
  account?: { user: string; password: Secret },
) {
  const client = new Redis(url, {
    ...redisTls(),
    ...(account && { username: account.user, password: used(account.password) }),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 1000,
    retryStrategy: (attempt) => Math.min(100 * attempt, 500),
  })
  // A connection after a rotation has the new password.
  if (account)
    Object.defineProperty(client.options, 'password', { get: () => used(account.password) })
  const listeners: ((up: boolean) => void)[] = []
  let up: boolean | null = null
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  // Without a listener ioredis prints every failed attempt to connect.
  client.on('error', (error) => log.debug({ error: String(error) }, 'redis'))

  function mark(now: boolean): void {
    if (now === up) return
    up = now
    log[up ? 'info' : 'warn'](up ? 'redis answers' : 'redis does not answer')
    for (const listener of listeners) listener(up)
  }

  // A paused Redis closes no connection: only an answer in time shows that it is up.
  async function check(): Promise<void> {
    mark(
      await client.ping().then(
        () => true,
        () => false,
      ),
    )
    if (!stopped) timer = setTimeout(check, checkPeriodMs)
  }

  return {
    client,
    isUp: () => up === true,
    /** Called with the state when it changes, and after the first check. */
    onChange: (listener: (up: boolean) => void) => void listeners.push(listener),
    /** For a caller whose command failed before the next health check. */
    markDown: () => mark(false),
    /** Resolves after the first attempt, whether Redis is up or not. */
    start: async () => {
      await Promise.race([
        new Promise((resolve) => client.once('ready', resolve)),
        new Promise((resolve) => client.once('close', resolve)),
      ])
      await check()
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
      client.disconnect()
    },
  }
}
