import { Redis, type RedisOptions } from 'ioredis'
import { redisGroup } from '../../../infra/topology.ts'
import { redisTls } from '../../shared/inner-tls.ts'
import type { Logger } from '../../shared/logger.ts'
import { type Secret, used } from '../../shared/secret.ts'

const checkPeriodMs = 500
const commandTimeoutMs = 500
/**
 * A paused master, or one whose link is cut, does not close its end (default: it is waited for
 * two seconds, and only then is the new one asked).
 */
const closeWithinMs = 100

export type RedisClient = ReturnType<typeof createRedisClient>

interface Account {
  user: string
  password: Secret
}

/**
 * A client that fails fast: while Redis is down every command is refused at once (with ioredis'
 * defaults a request waits for ten seconds), and half a second after it is back commands work again.
 * @param address a URL; or `host:port` of sentinels, which know the master
 */
export function createRedisClient(
  address: string | readonly string[],
  log: Logger,
  account?: Account,
) {
  const options: RedisOptions = {
    ...redisTls(),
    ...(account && { username: account.user, password: used(account.password) }),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 1000,
    disconnectTimeout: closeWithinMs,
    retryStrategy: (attempt) => Math.min(100 * attempt, 500),
  }
  const client = open('master')
  /** To read from while the master does not answer; null where there is only one server. */
  const replica = typeof address === 'string' ? null : open('slave')
  const listeners: ((up: boolean) => void)[] = []
  let up: boolean | null = null
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  function open(role: 'master' | 'slave'): Redis {
    const redis =
      typeof address === 'string'
        ? new Redis(address, options)
        : new Redis({ ...options, ...sentinelOptions(address, role, account) })
    // A connection after a rotation has the new password.
    if (account)
      for (const name of ['password', ...(typeof address === 'string' ? [] : ['sentinelPassword'])])
        Object.defineProperty(redis.options, name, { get: () => used(account.password) })
    // Without a listener ioredis prints every failed attempt to connect.
    redis.on('error', (error) => log.debug({ error: String(error) }, 'redis'))
    // A takeover that is announced while the client is connecting ends it for good in ioredis 5.
    redis.on('end', () => {
      if (!stopped) setTimeout(() => void redis.connect().catch(() => {}), 100)
    })
    return redis
  }

  function mark(now: boolean): void {
    if (now === up) return
    // The master may be another one now, also the server that was read from.
    if (up === false) replica?.disconnect(true)
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
    replica,
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
      replica?.disconnect()
    },
  }
}

/** Follows the master, or a replica, as the sentinels name them. */
const sentinelOptions = (
  addresses: readonly string[],
  role: 'master' | 'slave',
  account?: Account,
): RedisOptions => ({
  sentinels: addresses.map((one) => {
    const [host, port] = one.split(':')
    return { host, port: Number(port) }
  }),
  name: redisGroup,
  role,
  ...(account && { sentinelUsername: account.user, sentinelPassword: used(account.password) }),
  // Default: none. A paused sentinel would hold a connection attempt up for ever.
  sentinelCommandTimeout: commandTimeoutMs,
  // A paused master closes nothing, and a client would stay with it (default: false). During a takeover a
  // replica is what there is to read from.
  failoverDetector: role === 'master',
  // A server that has become a replica refuses writes.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
})
