/** Requests whose end two servers may see in different places, so that the rest is taken for a second request. */

export interface Probe {
  name: string
  bytes: string
  /** How many requests may reach app replicas. */
  most: 0 | 1
}

const crlf = (lines: string[]) => lines.join('\r\n')
const host = 'Host: localhost'
/** What must never arrive as a request. */
export const smuggledPath = '/smuggled'
/** A whole request for it. */
export const smuggled = crlf([`GET ${smuggledPath} HTTP/1.1`, host, '', ''])

/** A POST with these headers, whose body contains the smuggled request. */
const post = (headers: string[], body: string, path = '/probe') =>
  crlf([`POST ${path} HTTP/1.1`, host, ...headers, '', body])
const chunked = 'Transfer-Encoding: chunked'
/** The last chunk, and what follows it. */
const endThenSmuggled = `0\r\n\r\n${smuggled}`
/** A chunk that contains the smuggled request, and the last one. */
const hidden = `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`
const length = (text: string) => `Content-Length: ${text.length}`

const refused = (name: string, bytes: string): Probe => ({ name, bytes, most: 0 })
const harmless = (name: string, bytes: string): Probe => ({
  name,
  bytes,
  most: 1,
})

export const probes: readonly Probe[] = [
  // RFC 9112, 6.1: both lengths in one request.
  refused('CL.TE', post([length(endThenSmuggled), chunked], endThenSmuggled)),
  refused('TE.CL', post([chunked, 'Content-Length: 4'], hidden)),

  // Transfer codings that only one of two servers recognizes.
  refused('TE.TE, two headers', post([chunked, 'Transfer-Encoding: identity'], endThenSmuggled)),
  refused(
    'TE.TE, x-chunked',
    post([length(endThenSmuggled), 'Transfer-Encoding: xchunked'], endThenSmuggled),
  ),
  refused(
    'TE.TE, a list',
    post([length(endThenSmuggled), 'Transfer-Encoding: chunked, identity'], endThenSmuggled),
  ),
  refused(
    'TE.TE, a space before the colon',
    post([length(endThenSmuggled), 'Transfer-Encoding : chunked'], endThenSmuggled),
  ),
  harmless(
    'TE.TE, a vertical tab',
    post([length(endThenSmuggled), 'Transfer-Encoding: \x0bchunked'], endThenSmuggled),
  ),
  harmless(
    'TE.TE, an underscore',
    post([length(endThenSmuggled), 'Transfer_Encoding: chunked'], endThenSmuggled),
  ),
  harmless(
    'TE.TE, hidden after a line feed',
    post([length(endThenSmuggled), 'X: x\nTransfer-Encoding: chunked'], endThenSmuggled),
  ),
  refused(
    'TE in HTTP/1.0',
    post([chunked, 'Connection: keep-alive'], endThenSmuggled).replace('HTTP/1.1', 'HTTP/1.0'),
  ),

  // Content-Length that is not one number.
  refused('two lengths', post(['Content-Length: 0', length(smuggled)], smuggled)),
  refused('a list of lengths', post([`Content-Length: 0, ${smuggled.length}`], smuggled)),
  refused('a negative length', post(['Content-Length: -1'], smuggled)),
  refused('a length with a sign', post([`Content-Length: +${smuggled.length}`], smuggled)),
  refused(
    'a length in hexadecimal',
    post([`Content-Length: 0x${smuggled.length.toString(16)}`], smuggled),
  ),
  refused('a length beyond 64 bits', post(['Content-Length: 18446744073709551616'], smuggled)),
  harmless('the same length twice', post([length(smuggled), length(smuggled)], smuggled)),

  // Lines that end or go on where another server sees something else.
  harmless(
    'obs-fold',
    post([length(endThenSmuggled), 'X: x', ' Transfer-Encoding: chunked'], endThenSmuggled),
  ),
  harmless(
    'a folded transfer coding',
    post([length(endThenSmuggled), 'Transfer-Encoding:', ' chunked'], endThenSmuggled),
  ),
  refused(
    'bare CR in a header',
    post([length(endThenSmuggled), 'X: x\rTransfer-Encoding: chunked'], endThenSmuggled),
  ),
  refused(
    'NUL in a header',
    post([length(endThenSmuggled), 'X: x\0Transfer-Encoding: chunked'], endThenSmuggled),
  ),
  refused('a space in a name', post([length(endThenSmuggled), 'X Y: z'], endThenSmuggled)),
  refused('no name', post([length(endThenSmuggled), ': z'], endThenSmuggled)),

  // Chunks.
  harmless('chunk extensions', post([chunked], `5;a="${smuggledPath}"\r\nhello\r\n0;b\r\n\r\n`)),
  harmless('a line feed in a chunk extension', post([chunked], `5;\nhello\r\n${hidden}`)),
  harmless('a chunk longer than it says', post([chunked], `1\r\n${smuggled}\r\n0\r\n\r\n`)),
  refused('a chunk size that overflows', post([chunked], `fffffffffffffffff\r\n${smuggled}`)),
  refused('a chunk size with a sign', post([chunked], `+5\r\nhello\r\n0\r\n\r\n`)),
  harmless('trailers', post([chunked], `0\r\nContent-Length: 5\r\nHost: evil.example\r\n\r\n`)),

  // The request line.
  refused(
    'absolute URI and another Host',
    crlf(['GET http://localhost/probe HTTP/1.1', 'Host: evil.example', '', '']),
  ),
  refused(
    'absolute URI of another host',
    crlf(['GET http://evil.example/probe HTTP/1.1', host, '', '']),
  ),
  refused('two Hosts', crlf(['GET /probe HTTP/1.1', host, 'Host: evil.example', '', ''])),
  refused('no Host', crlf(['GET /probe HTTP/1.1', '', ''])),
  refused('HTTP/0.9', 'GET /probe\r\n'),
  refused('HTTP/2.0 in words', crlf(['GET /probe HTTP/2.0', host, '', ''])),
  refused('HTTP/1.1 twice', crlf(['GET /probe HTTP/1.1 HTTP/1.1', host, '', ''])),
  refused('the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  refused('CONNECT', crlf(['CONNECT localhost:3306 HTTP/1.1', 'Host: localhost:3306', '', ''])),
  refused('TRACE', crlf(['TRACE /probe HTTP/1.1', host, 'Connection: close', '', ''])),
  harmless(
    'upgrade to h2c',
    crlf([
      'GET /probe HTTP/1.1',
      host,
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAAP__',
      'Connection: Upgrade, HTTP2-Settings',
      '',
      '',
    ]),
  ),
  harmless(
    'a hop-by-hop Host',
    crlf(['GET /probe HTTP/1.1', host, 'Connection: Host, X-Forwarded-For', '', '']),
  ),

  // A refused request with a body: the body is not the next request.
  refused(
    'a method that is not allowed, with a body',
    post([length(smuggled)], smuggled).replace('POST', 'PUT'),
  ),
  refused('a POST to a static file', post([length(smuggled)], smuggled, '/favicon.svg')),
  refused(
    'a GET of a static file with a body',
    post([length(smuggled)], smuggled, '/favicon.svg').replace('POST', 'GET'),
  ),
  refused(
    'another host, with a body',
    post([length(smuggled)], smuggled).replace(host, 'Host: evil.example'),
  ),
  refused('a request after one that cannot be read', `GET /%zz HTTP/9\r\n\r\n${smuggled}`),
  refused('a body after one that is too large', post(['Content-Length: 70000'], smuggled)),
  harmless('a GET with a body', post([length(smuggled)], smuggled).replace('POST', 'GET')),
  harmless('a HEAD with a body', post([length(smuggled)], smuggled).replace('POST', 'HEAD')),
  harmless(
    'Expect: 100-continue, with the body at once',
    post(['Expect: 100-continue', length(smuggled)], smuggled),
  ),
  harmless('Expect: something else', post(['Expect: nothing', length(smuggled)], smuggled)),
]
