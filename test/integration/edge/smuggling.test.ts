import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoServer, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'
import { type Probe, probes, smuggledPath } from '../../support/smuggling.ts'

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

/** Requests of somebody else, who must get the answers to their own requests. */
async function askAsOthers(port: number, app: EchoServer): Promise<void> {
  for (let number = 0; number < 4; number++) {
    const url = `/other-${app.got.length}-${number}`
    const client = new Client(port)
    const answer = await client.get(url)
    client.close()
    assert.equal(answer.status, 200)
    const echo = JSON.parse(answer.body)
    assert.equal(echo.url, url, 'the answer to another request')
    assert.equal(echo.method, 'GET')
    assert.equal(echo.body, '')
  }
}

/** Sends a probe, then requests of others. @throws when it is more than one request for the app replica */
async function tryProbe(port: number, app: EchoServer, probe: Probe): Promise<void> {
  app.got.length = 0
  const { firstLine, close } = await send(port, probe.bytes)
  await askAsOthers(port, app)
  close()
  // What was held back for this connection would be sent now.
  await askAsOthers(port, app)
  const urls = app.got.map(({ url }) => url)
  assert.ok(!urls.includes(smuggledPath), `a second request arrived after "${firstLine}"`)
  const own = urls.filter((url) => !url.startsWith('/other-'))
  assert.ok(own.length <= probe.most, `${own.length} requests arrived after "${firstLine}"`)
  // HTTP/0.9 has no status line.
  if (probe.most === 0 && firstLine.startsWith('HTTP/'))
    assert.match(firstLine, /^HTTP\/1\.1 (4\d\d|50[15]|200) /)
}

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
    kind === 'haproxy' && ['CL.TE', 'TE.CL'].includes(name) ? 1 : most

  for (const probe of probes)
    test(`${probe.name}: ${mostOf(probe) === 0 ? 'no request' : 'one request at most'}`, () =>
      tryProbe(edge.port, app, { ...probe, most: mostOf(probe) }))
})

test('the probes find a server without an edge that forgives too much', async () => {
  const app = await startEcho('app-1', undefined, 0, { insecureHTTPParser: true })
  const found = new Map<string, string>()
  for (const probe of probes)
    await tryProbe(Number(app.address.split(':')[1]), app, probe).catch((error: Error) =>
      found.set(probe.name, error.message),
    )
  await app.close()
  assert.match(found.get('CL.TE') ?? 'not found', /^a second request arrived/)
  assert.match(found.get('a GET of a static file with a body') ?? 'not found', /requests arrived/)
})
