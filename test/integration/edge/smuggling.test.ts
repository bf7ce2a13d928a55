import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { authorityFiles } from '../../../apps/control/certificates/certificates.ts'
import { type Answer, Client, trust } from '../../../apps/shared/client.ts'
import { type Echo, type EchoServer, headerOf, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, httpsIn, startEdge, tiers } from '../../support/edge.ts'
import { sendByHttp2, translate } from '../../support/http2-frames.ts'
import { type Probe, probes, smuggledPath } from '../../support/smuggling.ts'
import { type Http2Probe, http2Probes } from '../../support/smuggling-http2.ts'

/** What came back of a probe: the first line, empty when the connection was just closed. */
interface Sent {
  firstLine: string
  close(): void
}

/** Resolves with the first line, with the end of the connection, or when nothing comes. */
function send(port: number, bytes: string): Promise<Sent> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let got = ''
    const done = () => {
      clearTimeout(timer)
      resolve({ firstLine: got.split('\r\n')[0] ?? '', close: () => socket.destroy() })
    }
    // An edge that waits for the rest of a request is as good as one that refuses it.
    const timer = setTimeout(done, 500)
    socket.setEncoding('latin1')
    socket.on('data', (text) => {
      got += text
      if (got.includes('\r\n') && !got.startsWith('HTTP/1.1 100')) done()
    })
    socket.on('error', done)
    socket.on('close', done)
    socket.write(bytes, 'latin1')
  })
}

/** How a probe gets to a server, and how others ask there. */
interface Way {
  send(): Promise<Sent>
  ask(url: string): Promise<Answer>
}

/** Requests of somebody else, who must get the answers to their own requests. */
async function askAsOthers({ ask }: Way, app: EchoServer): Promise<void> {
  for (let number = 0; number < 4; number++) {
    const url = `/other-${app.got.length}-${number}`
    const answer = await ask(url)
    assert.equal(answer.status, 200)
    const echo = JSON.parse(answer.body)
    assert.equal(echo.url, url, 'the answer to another request')
    assert.equal(echo.method, 'GET')
    assert.equal(echo.body, '')
  }
}

/**
 * Sends a probe, then requests of others.
 * @returns what came back, and what the app replica got of the probe itself
 * @throws when that is more than `most` requests
 */
async function tryProbe(
  way: Way,
  app: EchoServer,
  most: number,
): Promise<{ firstLine: string; own: Echo[] }> {
  app.got.length = 0
  const { firstLine, close } = await way.send()
  await askAsOthers(way, app)
  close()
  // What was held back for this connection would be sent now.
  await askAsOthers(way, app)
  assert.ok(
    !app.got.some(({ url }) => url === smuggledPath),
    `a second request arrived after "${firstLine}"`,
  )
  const own = app.got.filter(({ url }) => !url.startsWith('/other-'))
  assert.ok(own.length <= most, `${own.length} requests arrived after "${firstLine}"`)
  return { firstLine, own }
}

async function tryByHttp1(
  port: number,
  app: EchoServer,
  { bytes, most }: Pick<Probe, 'bytes' | 'most'>,
): Promise<void> {
  const ask = (url: string) => {
    const client = new Client(port)
    return client.get(url).finally(() => client.close())
  }
  const { firstLine } = await tryProbe({ send: () => send(port, bytes), ask }, app, most)
  // HTTP/0.9 has no status line.
  if (most === 0 && firstLine.startsWith('HTTP/'))
    assert.match(firstLine, /^HTTP\/1\.1 (4\d\d|50[15]|200) /)
}

const nameOf = (name: string, most: number) =>
  `${name}: ${most === 0 ? 'no request' : 'one request at most'}`

describeEdges('what may be taken for a second request', (kind) => {
  let edge: Edge
  let app: EchoServer
  before(async () => {
    app = await startEcho('app-1')
    edge = await startEdge({ apps: [{ ...app, state: 'up' }] }, kind)
  })
  after(async () => {
    await edge.stop()
    await app.close()
  })

  // With two lengths, HAProxy follows the pieces and takes out the other one (RFC 9112, 6.3).
  const mostOf = ({ name, most }: Probe) =>
    (tiers ?? kind) === 'haproxy' && ['CL.TE', 'TE.CL'].includes(name) ? 1 : most

  for (const probe of probes)
    test(nameOf(probe.name, mostOf(probe)), () =>
      tryByHttp1(edge.port, app, { ...probe, most: mostOf(probe) }),
    )
})

describeEdges('what may be taken for a second request once HTTP/2 is HTTP/1.1', (kind) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'smuggling-'))
  const { certificate } = authorityFiles(folder)
  let edge: Edge
  let app: EchoServer
  let other: Client
  before(async () => {
    app = await startEcho('app-1')
    edge = await startEdge({ https: await httpsIn(folder), apps: [{ ...app, state: 'up' }] }, kind)
    other = new Client(edge.httpsPort, 'localhost', undefined, '127.0.0.1', trust(certificate))
  })
  after(async () => {
    other.close()
    await edge.stop()
    await app.close()
    rmSync(folder, { recursive: true })
  })

  async function tryByHttp2(probe: Http2Probe, most: number): Promise<Echo[]> {
    const authority = `localhost:${edge.httpsPort}`
    const request = { ...probe, fields: probe.fields(authority) }
    const send = () => sendByHttp2(edge.httpsPort, readFileSync(certificate), request)
    const { firstLine, own } = await tryProbe({ send, ask: (url) => other.get(url) }, app, most)
    for (const echo of own) {
      assert.equal(echo.body, (probe.data ?? []).join(''))
      assert.equal(headerOf(echo, 'host'), authority)
    }
    if (most === 0) assert.match(firstLine, /^(4\d\d|50[15]|RST_STREAM|GOAWAY|)$/)
    return own
  }

  // Malformed, and sent on without what is wrong with it.
  const forgiven = {
    nginx: ['chunks', 'chunks of a GET', 'a path after a field'],
    haproxy: ['a length and no body', 'another host', 'two hosts'],
  }[tiers ?? kind]
  const mostOf = ({ name, most }: Http2Probe) => (forgiven.includes(name) ? 1 : most)

  for (const probe of http2Probes)
    test(nameOf(probe.name, mostOf(probe)), async () => {
      await tryByHttp2(probe, mostOf(probe))
    })

  test('a request like these arrives when nothing is wrong with it', async () => {
    const right = http2Probes.find(({ name }) => name === 'a body in several frames')
    assert.ok(right)
    assert.equal((await tryByHttp2(right, 1)).length, 1)
  })
})

test('the probes find a server without an edge that forgives too much', async () => {
  const app = await startEcho('app-1', undefined, 0, { insecureHTTPParser: true })
  const found = new Map<string, string>()
  for (const probe of probes)
    await tryByHttp1(Number(app.address.split(':')[1]), app, probe).catch((error: Error) =>
      found.set(probe.name, error.message),
    )
  // What HTTP/2 says, word for word.
  for (const { name, fields, data, most } of http2Probes) {
    const bytes = translate({ fields: fields('localhost'), data })
    await tryByHttp1(Number(app.address.split(':')[1]), app, { bytes, most }).catch(
      (error: Error) => found.set(`HTTP/2: ${name}`, error.message),
    )
  }
  await app.close()
  assert.match(found.get('CL.TE') ?? 'not found', /^a second request arrived/)
  assert.match(found.get('a GET of a static file with a body') ?? 'not found', /requests arrived/)
  for (const name of [
    'a length of 0 and a body',
    'chunks',
    'CR LF in a value',
    'CR LF in the path',
  ])
    assert.match(found.get(`HTTP/2: ${name}`) ?? 'not found', /^a second request arrived/, name)
})
