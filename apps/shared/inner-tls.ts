import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { SslOptions } from 'mysql2'
import * as z from 'zod'

/**
 * TLS between our own processes, with certificates of the local authority (apps/control/certificates).
 * Without an authority everything speaks plaintext.
 */

/** For `readConfig`: PEM texts, all three or none. */
export const tlsShape = {
  TLS_CA: z.string().optional(),
  TLS_CERTIFICATE: z.string().optional(),
  TLS_KEY: z.string().optional(),
}

export interface TlsConfig {
  TLS_CA?: string
  TLS_CERTIFICATE?: string
  TLS_KEY?: string
}

let authority: string | undefined

/** From now on this process asks others by TLS, and believes no certificate but those of this authority. */
export const trustAuthority = (ca: string | undefined): void => {
  authority = ca
}

/** The authority of this installation as PEM; undefined without TLS. */
export const trustedAuthority = (): string | undefined => authority

const version = { minVersion: 'TLSv1.3' } as const

/** Where one of our own processes answers. */
export const innerUrl = (host: string, port: number, path = ''): string =>
  `${authority ? 'https' : 'http'}://${host}:${port}${path}`

/** An option of mysql2, which does not compare the server's name unless it is told to. */
export const databaseTls = (): { ssl?: SslOptions } =>
  authority ? { ssl: { ca: authority, verifyIdentity: true, ...version } } : {}

/** An option of ioredis. */
export const redisTls = () => (authority ? { tls: { ca: authority, ...version } } : {})

/**
 * A server for our own processes: by TLS where there is a certificate.
 * @param acceptsPlaintext whether new connections without TLS are served besides; asked for each
 */
export function createInnerServer(
  { TLS_CERTIFICATE: cert, TLS_KEY: key }: TlsConfig,
  options: ServerOptions,
  listener: RequestListener,
  acceptsPlaintext?: () => boolean,
): Server {
  if (!cert || !key) return createServer(options, listener)
  const server = createTlsServer({ ...options, cert, key, ...version }, listener)
  if (acceptsPlaintext) servePlaintext(server, acceptsPlaintext)
  return server
}

/** The first byte of a TLS handshake: https://datatracker.ietf.org/doc/html/rfc8446#section-5.1 */
const handshake = 0x16
/** A client that speaks sends its first byte at once. */
const firstByteMs = 5000

/** By its first byte, each connection is handed to TLS or, without that, to HTTP. */
function servePlaintext(server: Server, isAccepted: () => boolean): void {
  const startTls = server.listeners('connection') as ((socket: Socket) => void)[]
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const close = () => socket.destroy()
    socket.setTimeout(firstByteMs, close)
    socket.once('error', close)
    socket.once('data', (chunk) => {
      socket.setTimeout(0)
      socket.removeListener('timeout', close)
      socket.removeListener('error', close)
      socket.pause()
      socket.unshift(chunk)
      if (chunk[0] === handshake) for (const start of startTls) start.call(server, socket)
      else if (isAccepted()) {
        server.emit('secureConnection', socket)
        socket.resume()
      } else socket.destroy()
    })
  })
}
