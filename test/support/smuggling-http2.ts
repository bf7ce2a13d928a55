import type { Field, Http2Request } from './http2-frames.ts'
import { smuggled } from './smuggling.ts'

/**
 * A request by HTTP/2 that says in a field what its frames already say, or has in a field what ends a
 * line in HTTP/1.1: an edge that just translates it may send two requests on.
 */
export interface Http2Probe extends Omit<Http2Request, 'fields'> {
  name: string
  /** How many requests may reach app replicas. One that does has the body of the frames, and this host. */
  most: 0 | 1
  /** @param authority `localhost:8443` */
  fields(authority: string): readonly Field[]
}

/** A POST of /probe, but for this. */
interface Change extends Pick<Http2Request, 'data' | 'trailers'> {
  /** In place of pseudo-header fields; `{authority}` stands for that. */
  pseudo?: Readonly<Record<string, string>>
  /** Before and after the pseudo-header fields. */
  first?: readonly Field[]
  fields?: readonly Field[]
}

const probe =
  (most: 0 | 1) =>
  (name: string, { pseudo, first = [], fields = [], data, trailers }: Change): Http2Probe => ({
    ...{ name, most, data, trailers },
    fields(authority) {
      const usual = { ':method': 'POST', ':scheme': 'https', ':path': '/probe' }
      const own = Object.entries({ ...usual, ':authority': '{authority}', ...pseudo })
      return [...first, ...own, ...fields].map(([name, value]) => [
        name,
        value.replace('{authority}', authority),
      ])
    },
  })
const refused = probe(0)
const harmless = probe(1)

const endThenSmuggled = `0\r\n\r\n${smuggled}`
const get = { ':method': 'GET' }
const lineBreaks = [
  ['CR LF', '\r\n'],
  ['LF', '\n'],
  ['CR', '\r'],
  ['NUL', '\0'],
] as const

export const http2Probes: readonly Http2Probe[] = [
  // Without a length: the frames have it.
  harmless('a body without a length', { data: [smuggled] }),
  harmless('a body in several frames', { data: ['one', smuggled, ''] }),
  harmless('a GET with a body', { pseudo: get, data: [smuggled] }),

  // RFC 9113, 8.1.1: a length that differs from the sum of the DATA frames is malformed.
  refused('a length of 0 and a body', { fields: [['content-length', '0']], data: [smuggled] }),
  refused('a length shorter than the body', {
    fields: [['content-length', '4']],
    data: ['four', smuggled],
  }),
  refused('a length longer than the body', { fields: [['content-length', '99']], data: ['x'] }),
  refused('a length and no body', { fields: [['content-length', '99']] }),
  refused('two lengths', {
    fields: [
      ['content-length', '0'],
      ['content-length', String(smuggled.length)],
    ],
    data: [smuggled],
  }),
  refused('a list of lengths', {
    fields: [['content-length', `0, ${smuggled.length}`]],
    data: [smuggled],
  }),
  refused('a length with a sign', {
    fields: [['content-length', `+${smuggled.length}`]],
    data: [smuggled],
  }),
  refused('a length beyond 64 bits', {
    fields: [['content-length', '18446744073709551616']],
    data: [smuggled],
  }),
  refused('a length of 0 in a GET with a body', {
    pseudo: get,
    fields: [['content-length', '0']],
    data: [smuggled],
  }),
  harmless('a length in the trailers', {
    data: [smuggled],
    trailers: [['content-length', '0']],
  }),

  // RFC 9113, 8.2.2: fields of a connection.
  refused('chunks', { fields: [['transfer-encoding', 'chunked']], data: [endThenSmuggled] }),
  refused('chunks and a length', {
    fields: [
      ['content-length', String(endThenSmuggled.length)],
      ['transfer-encoding', 'chunked'],
    ],
    data: [endThenSmuggled],
  }),
  refused('chunks of a GET', {
    pseudo: get,
    fields: [['transfer-encoding', 'chunked']],
    data: [endThenSmuggled],
  }),
  refused('chunks in capitals', {
    fields: [['Transfer-Encoding', 'chunked']],
    data: [endThenSmuggled],
  }),
  refused('a space after the name', {
    fields: [['transfer-encoding ', 'chunked']],
    data: [endThenSmuggled],
  }),
  harmless('an underscore', {
    fields: [['transfer_encoding', 'chunked']],
    data: [endThenSmuggled],
  }),
  harmless('te: chunked', { fields: [['te', 'chunked']], data: [endThenSmuggled] }),
  harmless('a connection', {
    fields: [['connection', 'content-length, host']],
    data: [smuggled],
  }),
  harmless('an upgrade', { pseudo: get, fields: [['upgrade', 'h2c']] }),

  // RFC 9113, 8.2.1: what ends a line, or a text, in a value, a name, or the first line.
  ...lineBreaks.flatMap(([name, end]) => [
    refused(`${name} in a value`, {
      fields: [['x', `x${end}transfer-encoding: chunked`]],
      data: [endThenSmuggled],
    }),
    refused(`${name} in a name`, {
      fields: [[`x: x${end}transfer-encoding`, 'chunked']],
      data: [endThenSmuggled],
    }),
    refused(`${name} in the path`, {
      pseudo: { ...get, ':path': `/probe HTTP/1.1${end}host: localhost${end}${end}${smuggled}` },
    }),
    refused(`${name} in the authority`, {
      pseudo: { ...get, ':authority': `{authority}${end}${end}${smuggled}` },
    }),
    refused(`${name} in the method`, {
      pseudo: { ':method': `GET /probe HTTP/1.1${end}host: localhost${end}${end}${smuggled}` },
    }),
  ]),
  refused('a colon in a name', {
    fields: [['transfer-encoding: chunked', '']],
    data: [endThenSmuggled],
  }),
  refused('a space in the method', { pseudo: { ':method': 'GET /smuggled HTTP/1.1' } }),

  // Pseudo-header fields (8.3): each once, before the others, and none but those that there are.
  refused('two authorities', { fields: [[':authority', 'evil.example']] }),
  refused('two paths', { fields: [[':path', '/smuggled']] }),
  refused('two methods', { fields: [[':method', 'GET']] }),
  refused('another host', { fields: [['host', 'evil.example']] }),
  refused('another host first', { first: [['host', 'evil.example']] }),
  refused('two hosts', {
    fields: [
      ['host', '{authority}'],
      ['host', 'evil.example'],
    ],
  }),
  refused('a path after a field', { first: [['x', 'x']] }),
  refused('an unknown pseudo-header field', { fields: [[':smuggled', 'x']] }),
  refused('no path', { pseudo: { ':path': '' } }),
  refused('a path without a slash', { pseudo: { ...get, ':path': 'smuggled' } }),
  refused('the address of another host', {
    pseudo: { ...get, ':path': 'https://evil.example/smuggled' },
  }),
  refused('CONNECT', { pseudo: { ':method': 'CONNECT' } }),
]
