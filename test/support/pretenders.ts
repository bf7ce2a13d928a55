import { once } from 'node:events'
import { createServer as createPlainServer, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'

/**
 * Servers that do what a database or Redis does until a client has proved who it is, with any certificate:
 * they find out whether a client believes them.
 */
export interface Pretender {
  port: number
  /** How often a client has sent something after the handshake. */
  trusted(): number
  close(): void
}

/** Certificate and key as PEM. */
interface Pair {
  cert: string
  key: string
}

/** Whoever signs in is welcome, and gets no answer to what follows. */
export function pretendDatabase(pair: Pair): Promise<Pretender> {
  let trusted = 0
  return listen(
    createPlainServer((socket) => {
      socket.on('error', () => {})
      socket.write(packet(0, greeting))
      socket.once('data', (request) => {
        // The client's handshake may have come with its request for TLS.
        socket.pause()
        socket.unshift(request.subarray(sslRequestBytes))
        const secure = new TLSSocket(socket, { isServer: true, ...pair })
        secure.on('error', () => {})
        secure.once('data', () => {
          trusted++
          secure.write(packet(3, accepted))
        })
      })
    }),
    () => trusted,
  )
}

/** Agrees to every command. */
export function pretendRedis(pair: Pair): Promise<Pretender> {
  let trusted = 0
  const server = createTlsServer(pair, (socket) => {
    socket.on('error', () => {})
    socket.once('data', () => trusted++)
    socket.on('data', (commands) => {
      socket.write('+OK\r\n'.repeat(commands.toString().match(/^\*/gm)?.length ?? 0))
    })
  })
  server.on('tlsClientError', () => {})
  return listen(server, () => trusted)
}

async function listen(
  server: ReturnType<typeof createPlainServer>,
  trusted: () => number,
): Promise<Pretender> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  return {
    port,
    trusted,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

// The protocol of MySQL and MariaDB: https://mariadb.com/kb/en/connection/

/** LONG_PASSWORD, CONNECT_WITH_DB, PROTOCOL_41, SSL, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH. */
const capabilities = 0x1 | 0x8 | 0x200 | 0x800 | 0x2000 | 0x8000 | 0x80000
const sslRequestBytes = 36

const greeting = Buffer.concat([
  Buffer.from('\x0a10.11.0-MariaDB\0'),
  uint(1, 4),
  Buffer.from('12345678\0'),
  uint(capabilities & 0xffff, 2),
  // utf8mb4, and autocommit.
  uint(45, 1),
  uint(2, 2),
  uint(capabilities >>> 16, 2),
  uint(21, 1),
  Buffer.alloc(10),
  Buffer.from('123456789012\0mysql_native_password\0'),
])
const accepted = Buffer.from([0, 0, 0, 2, 0, 0, 0])

const packet = (number: number, payload: Buffer) =>
  Buffer.concat([uint(payload.length, 3), uint(number, 1), payload])

function uint(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntLE(value, 0, bytes)
  return buffer
}
