import { readFileSync, watchFile } from 'node:fs'
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { SslOptions } from 'mysql2'
import * as z from 'zod'
import { type OnOff, onOff } from '../../infra/topology.ts'

/**
 * TLS between our own processes, with certificates of the local authority (apps/control/certificates).
 * Without an authority everything speaks plaintext. A renewed certificate is used without a restart.
 */

/** For `readConfig`: PEM files, all three or none. */
export const tlsShape = {
  TLS_CA_FILE: z.string().optional(),
  TLS_CERTIFICATE_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  /** In containers: a health check inside the same one needs no TLS, as nothing leaves it. */
  TLS_LOOPBACK_PLAINTEXT: z.enum(onOff).default('off'),
}

export interface TlsConfig {
  TLS_CERTIFICATE_FILE?: string
  TLS_KEY_FILE?: string
  TLS_LOOPBACK_PLAINTEXT?: OnOff
}

let authority: { file: string; pem: string } | undefined

/** From now on this process asks others by TLS, and believes no certificate but those of the authority in `file`. */
export function trustAuthority(file: string | undefined): void {
  const trusted = file ? { file, pem: readFileSync(file, 'utf8') } : undefined
  authority = trusted
  if (!trusted) return
  onReplaced(trusted.file, () => {
    trusted.pem = readFileSync(trusted.file, 'utf8')
  })
}

/** The authority of this installation as PEM; undefined without TLS. */
export const trustedAuthority = (): string | undefined => authority?.pem

const lookEveryMs = 2000

/** @param use called again when it throws, as certificate and key are two files */
function onReplaced(file: string, use: () => void): void {
  const useOrRetry = () => {
    try {
      use()
    } catch {
      setTimeout(useOrRetry, lookEveryMs).unref()
    }
  }
  // Not fs.watch: it loses sight of a file that is replaced by another one of the same name.
  watchFile(file, { interval: lookEveryMs, persistent: false }, useOrRetry)
}

const version = { minVersion: 'TLSv1.3' } as const

/** Where one of our own processes answers. */
export const innerUrl = (host: string, port: number, path = ''): string =>
  `${authority ? 'https' : 'http'}://${host}:${port}${path}`

/** A getter, as the authority may be replaced while a pool of connections lasts. */
const trusting = () => ({
  get ca() {
    return trustedAuthority()
  },
  ...version,
})

/** An option of mysql2, which does not compare the server's name unless it is told to. */
export const databaseTls = (): { ssl?: SslOptions } =>
  authority ? { ssl: Object.assign(trusting(), { verifyIdentity: true }) } : {}

/** An option of ioredis. */
export const redisTls = () => (authority ? { tls: trusting() } : {})

/**
 * A server for our own processes: by TLS where there is a certificate.
 * @param acceptsPlaintext whether new connections without TLS are served besides; asked for each
 */
export function createInnerServer(
  config: TlsConfig,
  options: ServerOptions,
  listener: RequestListener,
  acceptsPlaintext = (): boolean => false,
): Server {
  const { TLS_CERTIFICATE_FILE: certificate, TLS_KEY_FILE: key } = config
  if (!certificate || !key) return createServer(options, listener)
  const read = () => ({ cert: readFileSync(certificate), key: readFileSync(key), ...version })
  const server = createTlsServer({ ...options, ...read() }, listener)
  onReplaced(certificate, () => server.setSecureContext(read()))
  const mayBeLocal = config.TLS_LOOPBACK_PLAINTEXT === 'on'
  servePlaintext(server, (socket) => acceptsPlaintext() || (mayBeLocal && isLocal(socket)))
  return server
}

const isLocal = ({ remoteAddress }: Socket) => remoteAddress === '127.0.0.1'

/** The first byte of a TLS handshake: https://datatracker.ietf.org/doc/html/rfc8446#section-5.1 */
const handshake = 0x16
/** A client that speaks sends its first byte at once. */
const firstByteMs = 5000

/** By its first byte, each connection is handed to TLS or, without that, to HTTP. */
function servePlaintext(server: Server, isAccepted: (socket: Socket) => boolean): void {
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
      else if (isAccepted(socket)) {
        server.emit('secureConnection', socket)
        socket.resume()
      } else socket.destroy()
    })
  })
}
