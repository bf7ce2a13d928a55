import { connect } from 'node:net'
import { connect as connectByTls } from 'node:tls'
import type { RedisUser } from '../../../../db/redis-users.ts'
import { redisTls } from '../../../shared/inner-tls.ts'
import type { PairFiles } from '../../certificates/certificates.ts'

export interface RedisAccount {
  user: RedisUser
  password: string
}

const unknownQuit = /^-ERR unknown command 'QUIT'.*\r\n/m

/**
 * Commands to Redis on a connection of its own; the raw answers, one for each command.
 * Enough for looking at it; the shop has a real client.
 */
export function askRedis(
  port: number,
  { user, password }: RedisAccount,
  ...commands: string[]
): Promise<string> {
  return new Promise((resolve, reject) => {
    const { tls } = redisTls()
    const socket = tls
      ? connectByTls({ port, host: '127.0.0.1', ...tls })
      : connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    socket.setTimeout(1000, () => socket.destroy(new Error('Redis does not answer.')))
    socket.on('error', reject)
    const answer = () => Buffer.concat(chunks).toString()
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      if (unknownQuit.test(answer())) socket.end()
    })
    socket.on('close', () => resolve(answer().replace(unknownQuit, '+OK\r\n')))
    // It closes the connection after QUIT, which a sentinel does not know.
    socket.write(`${[`AUTH ${user} ${password}`, ...commands, 'QUIT'].join('\r\n')}\r\n`)
  })
}

/** Has it read its certificate and key anew. @throws Error when it does not answer, or cannot use them */
export async function reloadRedisTls(
  port: number,
  account: RedisAccount,
  { certificate, key }: PairFiles,
): Promise<void> {
  // Both at once, also if their names are the same as before.
  const set = `CONFIG SET tls-cert-file "${certificate}" tls-key-file "${key}"`
  const answer = await askRedis(port, account, set)
  if (!answer.startsWith('+OK\r\n+OK\r\n')) throw new Error(answer.trim())
}

/** Changes users as the lines of an ACL file say, and runs `more` commands that answer OK. @throws Error when it does not answer, or refuses */
export async function changeRedisUsers(
  port: number,
  account: RedisAccount,
  lines: readonly string[],
  more: readonly string[] = [],
): Promise<void> {
  const commands = [...lines.map((line) => `ACL SETUSER ${line.replace(/^user /, '')}`), ...more]
  const answer = await askRedis(port, account, ...commands)
  // Each says OK, and so do AUTH and QUIT.
  if ((answer.match(/^\+OK/gm) ?? []).length !== commands.length + 2) throw new Error(answer.trim())
}

/** Loading its file, it answers, but with an error. */
export const redisIsReady = (port: number, account: RedisAccount): Promise<boolean> =>
  askRedis(port, account, 'PING').then(
    (answer) => answer.includes('+PONG'),
    () => false,
  )

/** Whether it answers at all, even that it is still loading or cannot write. */
export const redisResponds = (port: number, account: RedisAccount): Promise<boolean> =>
  askRedis(port, account, 'PING').then(
    (answer) => answer !== '',
    () => false,
  )

// Asked every second: where it would hold Redis up, counting all keys is exact enough.
export const countSessions =
  "local keys = redis.call('DBSIZE') if keys > 10000 then return keys end return #redis.call('KEYS', 'session:*')"

/** From the answer to `INFO server`. */
export function redisVersion(info: string): string | null {
  const number = /^redis_version:(\S+)/m.exec(info)?.[1]
  return number ? `Redis ${number}` : null
}

export async function redisFacts(port: number, account: RedisAccount) {
  const answer = await askRedis(
    port,
    account,
    `EVAL "${countSessions}" 0`,
    'INFO memory',
    'INFO server',
  )
  return {
    sessions: Number(/^:(\d+)/m.exec(answer)?.[1] ?? 0),
    memoryBytes: Number(/^used_memory:(\d+)/m.exec(answer)?.[1] ?? 0),
    version: redisVersion(answer),
  }
}
