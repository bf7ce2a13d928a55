import { connect } from 'node:tls'

/**
 * HTTP/2 (RFC 9113) frame by frame, with header fields (RFC 7541) that no client would send: node:http2
 * refuses to write them.
 */

export type Field = readonly [name: string, value: string]

export interface Http2Request {
  fields: readonly Field[]
  /** Each a DATA frame; without any, the stream ends with its headers. */
  data?: readonly string[]
  trailers?: readonly Field[]
}

const types = { DATA: 0, HEADERS: 1, RST_STREAM: 3, SETTINGS: 4, GOAWAY: 7 } as const
const endStream = 0x1
const acknowledgement = 0x1
const endHeaders = 0x4
const headBytes = 9

function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Buffer = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** Literals that are never indexed, without Huffman coding. */
const encode = (fields: readonly Field[]): Buffer =>
  Buffer.concat(
    fields.flatMap(([name, value]) => [Buffer.from([0x10]), literal(name), literal(value)]),
  )

function literal(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  const length = [Math.min(bytes.length, 127)]
  let rest = bytes.length - 127
  if (rest >= 0) {
    for (; rest > 127; rest >>>= 7) length.push((rest & 127) | 128)
    length.push(rest)
  }
  return Buffer.concat([Buffer.from(length), bytes])
}

/** The frames of one request, as the first stream of a connection. */
function framesOf({ fields, data = [], trailers }: Http2Request): Buffer {
  const last = (isLast: boolean) => (isLast ? endStream : 0)
  return Buffer.concat([
    frame(types.HEADERS, endHeaders | last(data.length === 0 && !trailers), 1, encode(fields)),
    ...data.map((chunk, at) =>
      frame(types.DATA, last(at === data.length - 1 && !trailers), 1, Buffer.from(chunk, 'latin1')),
    ),
    ...(trailers ? [frame(types.HEADERS, endHeaders | endStream, 1, encode(trailers))] : []),
  ])
}

export interface Http2Answer {
  /** A status, `RST_STREAM` or `GOAWAY`; empty when nothing came, or the connection was just closed. */
  firstLine: string
  close(): void
}

/** An answer that comes later than that counts as none. */
const waitMs = 1000

/**
 * Sends a request on a connection of its own. Resolves with what comes first, or when nothing does.
 * @param ca the authority of the server's certificate, as PEM
 */
export function sendByHttp2(port: number, ca: Buffer, request: Http2Request): Promise<Http2Answer> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', servername: 'localhost', ALPNProtocols: ['h2'] }
    const socket = connect({ port, ca, ...options }, () => {
      socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
      socket.write(Buffer.concat([frame(types.SETTINGS, 0, 0), framesOf(request)]))
    })
    let got = Buffer.alloc(0)
    const done = (firstLine: string) => {
      clearTimeout(timer)
      resolve({ firstLine, close: () => socket.destroy() })
    }
    const timer = setTimeout(done, waitMs, '')
    socket.on('error', () => done(''))
    socket.on('close', () => done(''))
    socket.on('data', (chunk) => {
      got = Buffer.concat([got, chunk])
      while (got.length >= headBytes && got.length >= headBytes + got.readUIntBE(0, 3)) {
        const end = headBytes + got.readUIntBE(0, 3)
        const [type, flags, payload] = [got[3], got[4] ?? 0, got.subarray(headBytes, end)]
        if (type === types.SETTINGS && !(flags & acknowledgement))
          socket.write(frame(types.SETTINGS, acknowledgement, 0))
        if (type === types.HEADERS) done(statusOf(payload))
        if (type === types.RST_STREAM) done('RST_STREAM')
        if (type === types.GOAWAY) done('GOAWAY')
        got = got.subarray(end)
      }
    })
  })
}

/** RFC 7541, appendix A: from 8 on. */
const indexedStatuses = ['200', '204', '206', '304', '400', '404', '500']

/** The first field, as servers write it: an index, or digits. */
function statusOf(fields: Buffer): string {
  let at = 0
  // The size of the dynamic table.
  while (((fields[at] ?? 0) & 0xe0) === 0x20) at++
  const first = fields[at] ?? 0
  const indexed = indexedStatuses[(first & 0x7f) - 8]
  if (first & 0x80 && indexed) return indexed
  return fields.subarray(at + 2, at + 5).toString('latin1')
}

/** What a gateway would send on by HTTP/1.1 that translates everything as it is, and trusts the lengths of frames. */
export function translate({ fields, data = [] }: Http2Request): string {
  const pseudo = (name: string) => fields.find(([one]) => one === name)?.[1] ?? ''
  const lines = fields
    .filter(([name]) => !name.startsWith(':'))
    .map(([name, value]) => `${name}: ${value}`)
  const isMeasured = fields.some(([name]) => /^(content-length|transfer-encoding)$/.test(name))
  const body = data.join('')
  return [
    `${pseudo(':method')} ${pseudo(':path')} HTTP/1.1`,
    `host: ${pseudo(':authority')}`,
    ...(isMeasured || data.length === 0 ? [] : [`content-length: ${body.length}`]),
    ...lines,
    '',
    body,
  ].join('\r\n')
}
