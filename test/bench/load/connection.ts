import { connect } from 'node:net'

export interface Reply {
  status: number
  /** Status line and headers. */
  head: string
  body: string
  /** Of the body as it was sent: compressed, if it was. */
  bytes: number
}

export type Connection = Awaited<ReturnType<typeof openConnection>>

// For whatever any of them reads, as it is made a text at once: with one for each chunk, the collector of garbage
// stops the load for 5 ms more than once a second, and the servers seem to have been that slow.
const buffer = Buffer.allocUnsafeSlow(65_536)

/**
 * One kept-alive connection that has one request at a time on its way. It knows just
 * enough of HTTP for servers of our own, and so takes a tenth of what `node:http` takes:
 * the load must not be dearer than what it is put on.
 */
export function openConnection(port: number) {
  const onread = { buffer, callback: receive }
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread })
  let received = ''
  let waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | null = null
  let closed = false

  function fail(error: Error): void {
    closed = true
    waiting?.reject(error)
    waiting = null
  }

  function receive(length: number): boolean {
    // A character is a byte.
    received += buffer.toString('latin1', 0, length)
    const reply = completeReply(received)
    if (!reply || !waiting) return true
    const { resolve } = waiting
    received = ''
    waiting = null
    // Not only when it has happened: the next request may be faster.
    if (/\r\nconnection: close/i.test(reply.head)) closed = true
    resolve(reply)
    return true
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

/** The reply, or null while some of it is missing. */
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

/** Null when what looks like the last chunk is the inside of another. */
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
