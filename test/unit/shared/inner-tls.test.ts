import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import path from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { connect } from 'node:tls'
import { ensureCertificates } from '../../../apps/control/certificates/certificates.ts'
import { directAgent, fetchDirect } from '../../../apps/shared/direct-http.ts'
import {
  createInnerServer,
  innerUrl,
  trustAuthority,
  trustedAuthority,
} from '../../../apps/shared/inner-tls.ts'
import { eventually } from '../../support/eventually.ts'

describe('a server for our own processes', () => {
  let folder: string
  let acceptsPlaintext = false
  let server: Server
  let port: number
  const file = (name: string) => path.join(folder, name)
  const read = (name: string) => readFileSync(file(name), 'utf8')

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-tls-'))
    await ensureCertificates({ folder, publicHosts: [] })
    const pair = { TLS_CERTIFICATE_FILE: file('app.pem'), TLS_KEY_FILE: file('app-key.pem') }
    server = createInnerServer(
      pair,
      {},
      async (req, res) => {
        let size = 0
        for await (const chunk of req) size += chunk.length
        res.end(`${'encrypted' in req.socket ? 'TLS' : 'plaintext'} ${size}`)
      },
      () => acceptsPlaintext,
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterEach(() => {
    acceptsPlaintext = false
    trustAuthority(undefined)
  })
  after(() => {
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true })
  })

  const text = async (url: string, body = '') =>
    (await fetchDirect(url, { method: 'POST', body, keepAlive: true })).text()
  const plain = (body?: string) => text(`http://127.0.0.1:${port}/`, body)
  const byTls = (body?: string) => text(innerUrl('127.0.0.1', port, '/'), body)

  test('answers by TLS a client that trusts its authority', async () => {
    trustAuthority(file('ca.pem'))
    assert.equal(await byTls(), 'TLS 0')
    assert.equal(await byTls('x'.repeat(200_000)), 'TLS 200000')
  })

  test('is not believed with a certificate of another authority', async () => {
    const other = mkdtempSync(path.join(tmpdir(), 'stickyshop-tls-'))
    await ensureCertificates({ folder: other, publicHosts: [] })
    trustAuthority(path.join(other, 'ca.pem'))
    rmSync(other, { recursive: true })
    await assert.rejects(byTls(), { code: /SELF_SIGNED|UNABLE_TO|SIGNATURE/ })
  })

  test('is not believed with a certificate for another name', async () => {
    const socket = connect({ port, host: '127.0.0.1', servername: 'database', ca: read('ca.pem') })
    const [error] = await once(socket, 'error')
    assert.equal(error.code, 'ERR_TLS_CERT_ALTNAME_INVALID')
  })

  test('closes connections without TLS unless it accepts them', async () => {
    await assert.rejects(plain(), /socket hang up|ECONNRESET/)
    acceptsPlaintext = true
    trustAuthority(file('ca.pem'))
    assert.equal(await plain('x'.repeat(200_000)), 'plaintext 200000')
    assert.equal(await byTls('y'), 'TLS 1')
  })

  test('keeps a connection without TLS for the next request, also when none is accepted any more', async () => {
    acceptsPlaintext = true
    const agent = directAgent({ keepAlive: true })
    const send = () =>
      new Promise<boolean>((resolve, reject) => {
        const req = request({ port, host: '127.0.0.1', agent, method: 'POST' }, (res) => {
          res.resume().on('end', () => resolve(req.reusedSocket))
        })
        req.on('error', reject).end('x')
      })
    assert.equal(await send(), false)
    acceptsPlaintext = false
    assert.equal(await send(), true)
    agent.destroy()
  })

  test('takes plaintext from its own machine for health checks, where it is told to', async () => {
    const pair = { TLS_CERTIFICATE_FILE: file('app.pem'), TLS_KEY_FILE: file('app-key.pem') }
    const config = { ...pair, TLS_LOOPBACK_PLAINTEXT: 'on' as const }
    const other = createInnerServer(config, {}, (_req, res) => void res.end('healthy'))
    await new Promise<void>((resolve) => other.listen(0, '0.0.0.0', resolve))
    const at = (other.address() as AddressInfo).port
    try {
      assert.equal(await text(`http://127.0.0.1:${at}/`), 'healthy')
      const outside = ownAddress()
      if (outside) await assert.rejects(text(`http://${outside}:${at}/`), /hang up|ECONNRESET/)
    } finally {
      other.close()
      other.closeAllConnections()
    }
  })

  test('serves and believes renewed certificates without a restart', async () => {
    trustAuthority(file('ca.pem'))
    assert.equal(await byTls(), 'TLS 0')
    // A new authority, too: nothing of the old is believed any more.
    const before = read('ca.pem')
    for (const name of readdirSync(folder)) if (/^(ca|app)/.test(name)) rmSync(file(name))
    await ensureCertificates({ folder, publicHosts: [] })
    await eventually(async () => {
      assert.notEqual(trustedAuthority(), before)
      assert.equal(await text(innerUrl('127.0.0.1', port, '/'), 'new'), 'TLS 3')
      const old = connect({ port, host: '127.0.0.1', servername: 'app', ca: before })
      const [error] = await once(old, 'error')
      assert.match(error.code, /SELF_SIGNED|UNABLE_TO|SIGNATURE/)
    }, 20_000)
  })
})

/** One of this machine's that is not loopback, if it has any. */
const ownAddress = () =>
  Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address
