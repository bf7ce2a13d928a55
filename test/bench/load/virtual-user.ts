import { connect } from 'node:net'
import { connect as connectByTls, type SecureContext, type TLSSocket } from 'node:tls'

type Form = Readonly<Record<string, string | number>>

/** Values and expiry times (milliseconds since 1970) by name. */
export type Cookies = Map<string, { value: string; until: number }>

/** An HTTP client with a connection and cookies of its own. */
export interface VirtualUser {
  /** @throws for any other status than 200 */
  get(path: string): Promise<Reply>
  /** @throws for any other status than 303 */
  post(path: string, form: Form): Promise<Reply>
  cookies: Cookies
  close(): void
}

interface Where {
  port: number
  /** The `Host` header. */
  host: string
  gzip: boolean
  cookies?: Cookies
  tls?: ClientTls
}

/** HTTPS of one virtual user. */
export interface ClientTls {
  /** Trusts the shop's authority. */
  context: SecureContext
  servername: string
  /** Whether a new connection resumes the session of the last one, which saves the server a signature. */
  resume: boolean
  /** Of the last connection. */
  session?: Buffer
  /** How many connections there were, and how many of them resumed a session. */
  connections: number
  resumed: number
}

export function createVirtualUser({
  port,
  host,
  gzip,
  cookies = new Map(),
  tls,
}: Where): VirtualUser {
  let connection: Connection | null = null
  const common = `Host: ${host}\r\nSec-Fetch-Site: same-origin\r\n${gzip ? 'Accept-Encoding: gzip\r\n' : ''}`

  async function send(request: string, expected: number): Promise<Reply> {
    if (!connection || connection.isClosed()) connection = openConnection(port, tls)
    const reply = await connection.send(request)
    if (reply.status !== expected) {
      const line = request.slice(0, request.indexOf('\r\n'))
      throw new Error(`${line} answered ${reply.status}:\n${textOf(reply.body).slice(0, 400)}`)
    }
    keepCookies(reply.head, cookies)
    return reply
  }

  return {
    cookies,
    get: (path) => send(`GET ${path} HTTP/1.1\r\n${common}${cookieLine(cookies)}\r\n`, 200),
    post: (path, form) => {
      const body = new URLSearchParams(
        Object.entries(form).map(([name, value]): [string, string] => [name, String(value)]),
      ).toString()
      const type = 'Content-Type: application/x-www-form-urlencoded\r\n'
      const length = `Content-Length: ${body.length}\r\n`
      const head = `POST ${path} HTTP/1.1\r\n${common}${cookieLine(cookies)}${type}${length}\r\n`
      return send(head + body, 303)
    },
    close: () => {
      connection?.close()
      connection = null
    },
  }
}

function cookieLine(cookies: Cookies): string {
  if (cookies.size === 0) return ''
  const now = Date.now()
  let pairs = ''
  for (const [name, { value, until }] of cookies) {
    if (until > now) pairs += `${pairs && '; '}${name}=${value}`
    else cookies.delete(name)
  }
  return pairs && `Cookie: ${pairs}\r\n`
}

function keepCookies(head: string, cookies: Cookies): void {
  for (const [, name = '', value = '', rest = ''] of head.matchAll(
    /\r\nset-cookie: ([^=]+)=([^;\r]*)([^\r]*)/gi,
  )) {
    if (/expires=thu, 01 jan 1970/i.test(rest)) {
      cookies.delete(name)
      continue
    }
    const seconds = /max-age=(\d+)/i.exec(rest)?.[1]
    const until = seconds ? Date.now() + Number(seconds) * 1000 : Number.POSITIVE_INFINITY
    cookies.set(name, { value, until })
  }
}

const textOf = (body: string) => body.replace(/<[^>]*>|\s+/g, ' ').replace(/ +/g, ' ')

export interface Reply {
  status: number
  /** Status line and headers. */
  head: string
  body: string
  /** The length of the body as it was sent, compressed or not. */
  bytes: number
}

export type Connection = Awaited<ReturnType<typeof openConnection>>

// One buffer for all connections, as what is read becomes a string at once: with a buffer for each chunk, garbage
// collection pauses the load generator for 5 ms more than once a second, which then counts as the servers' latency.
const buffer = Buffer.allocUnsafeSlow(65_536)

/**
 * A keep-alive connection with one request at a time. It implements just enough HTTP for the
 * shop's own servers and so takes a tenth of the CPU of `node:http`: the load generator must
 * not cost more than what it measures.
 */
export function openConnection(port: number, tls?: ClientTls) {
  const onread = { buffer, callback: receive }
  const socket = tls
    ? openTls(port, tls).on('data', (chunk) => take(chunk.toString('latin1')))
    : connect({ port, host: '127.0.0.1', noDelay: true, onread })
  let received = ''
  let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | null = null
  let closed = false

  function fail(error: Error): void {
    closed = true
    waiting?.reject(error)
    waiting = null
  }

  function receive(length: number): boolean {
    // In latin1 a character is a byte.
    take(buffer.toString('latin1', 0, length))
    return true
  }

  function take(text: string): void {
    received += text
    const reply = completeReply(received)
    if (!reply || !waiting) return
    const { resolve } = waiting
    received = ''
    waiting = null
    // Known before the socket closes: the next request may come first.
    if (/\r\nconnection: close/i.test(reply.head)) closed = true
    resolve(reply)
  }
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('The server closed the connection.')))

  return {
    isClosed: () => closed,
    send: (request: string): Promise<Reply> =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(request, 'utf8')
      }),
    close: () => socket.destroy(),
  }
}

function openTls(port: number, tls: ClientTls): TLSSocket {
  const { context: secureContext, servername } = tls
  const session = tls.resume ? tls.session : undefined
  const at = { port, host: '127.0.0.1', noDelay: true }
  const socket = connectByTls({ ...at, secureContext, servername, session })
  socket.on('session', (next) => {
    tls.session = next
  })
  socket.on('secureConnect', () => {
    tls.connections++
    if (socket.isSessionReused()) tls.resumed++
  })
  return socket
}

/** The reply, or null while part of it is missing. */
export function completeReply(text: string): Reply | null {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const head = text.slice(0, headEnd)
  const status = Number(text.slice(9, 12))
  const bodyAt = headEnd + 4
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) {
    if (text.length < bodyAt + Number(length)) return null
    return { status, head, body: text.slice(bodyAt), bytes: Number(length) }
  }
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    if (!text.endsWith('\r\n0\r\n\r\n')) return null
    const body = joinChunks(text.slice(bodyAt))
    return body === null ? null : { status, head, body, bytes: body.length }
  }
  return { status, head, body: '', bytes: 0 }
}

/** Null when what looks like the last chunk is inside another chunk. */
function joinChunks(text: string): string | null {
  let body = ''
  for (let at = 0; ; ) {
    const lineEnd = text.indexOf('\r\n', at)
    if (lineEnd < 0) return null
    const size = Number.parseInt(text.slice(at, lineEnd), 16)
    if (size === 0) return body
    if (!(size > 0)) return null
    body += text.slice(lineEnd + 2, lineEnd + 2 + size)
    at = lineEnd + 2 + size + 2
  }
}
