import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect as connectByHttp2 } from 'node:http2'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import {
  authorityFiles,
  certificateFiles,
  fingerprintOf,
} from '../../../apps/control/certificates/certificates.ts'
import { createGuest } from '../../../apps/control/status/browse.ts'
import type { EdgeHttps } from '../../../apps/edge/edge-state.ts'
import { getEdgeVersion } from '../../../apps/edge/nginx/process.ts'
import { Client, trust } from '../../../apps/shared/client.ts'
import { trustAuthority } from '../../../apps/shared/inner-tls.ts'
import { type EchoServer, headerOf, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, httpsIn, startEdge, tiers } from '../../support/edge.ts'

describeEdges('the edge with HTTPS', (kind) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'https-'))
  let edge: Edge
  let https: EdgeHttps
  let apps: EchoServer[]
  before(async () => {
    apps = await Promise.all(['app-1', 'app-2', 'app-3'].map((name) => startEcho(name)))
    const whoami = await Promise.all(['whoami-1', 'whoami-2'].map((name) => startEcho(name)))
    https = await httpsIn(folder, 'shop.example')
    apps.push(...whoami)
    trustAuthority(authorityFiles(folder).certificate)
    edge = await startEdge(
      {
        https,
        controlTls: true,
        domain: 'shop.example',
        apps: apps.slice(0, 3),
        whoami,
        lab: apps[0]?.address ?? null,
      },
      kind,
    )
  })
  after(async () => {
    trustAuthority(undefined)
    await edge.stop()
    for (const one of apps) await one.close()
    rmSync(folder, { recursive: true })
  })

  /** A client that trusts the local authority, and so verifies certificate and host name. */
  function clientOf(host = 'localhost', plain = false): Client {
    const { certificate } = authorityFiles(folder)
    return plain
      ? new Client(edge.port, host)
      : new Client(edge.httpsPort, host, undefined, '127.0.0.1', trust(certificate))
  }

  async function get(url: string, host?: string, plain = false) {
    const client = clientOf(host, plain)
    const answer = await client.get(url).finally(() => client.close())
    return answer
  }

  const handshake = (options: ConnectionOptions = {}): Promise<TLSSocket> =>
    new Promise((resolve, reject) => {
      const socket = connect({
        port: edge.httpsPort,
        host: '127.0.0.1',
        servername: 'localhost',
        ca: readFileSync(authorityFiles(folder).certificate),
        ...options,
      })
      socket.once('secureConnect', () => resolve(socket))
      socket.once('error', reject)
    })

  test('serves every host with a certificate that is valid for it', async () => {
    for (const host of ['localhost', 'sticky.localhost', 'shop.example', 'lab.shop.example'])
      assert.equal((await get('/', host)).status, 200, host)
    assert.equal((await get('/favicon.svg')).status, 200)
  })

  const noControlTls = tiers !== null && 'load balancers have theirs on loopback'
  test('has TLS on its control port, where that is told, and nothing else', {
    skip: noControlTls,
  }, async () => {
    assert.equal(await getEdgeVersion(edge.control), 1)
    const plain = edge.control.replace('https:', 'http:')
    assert.equal(await getEdgeVersion(plain), null)
  })

  test('tells app replicas that the client came by HTTPS', async () => {
    const { body } = await get('/page')
    assert.equal(headerOf(JSON.parse(body), 'x-forwarded-proto'), 'https')
  })

  test('is asked by HTTPS whether the shop can be browsed', async () => {
    const address = { scheme: 'https', domain: 'shop.example', port: edge.httpsPort } as const
    const { certificate } = authorityFiles(folder)
    const canBrowse = createGuest(address, '127.0.0.1', certificate)
    assert.equal(await canBrowse(), true)
    await edge.apply({ apps: [] })
    assert.equal(await canBrowse(), false)
    await edge.apply({ apps: apps.slice(0, 3) })
    // Without the authority, nothing that answers is believed.
    assert.equal(await createGuest(address, '127.0.0.1')(), false)
  })

  test('speaks HTTP/2', async () => {
    const session = connectByHttp2(`https://localhost:${edge.httpsPort}`, {
      ca: readFileSync(authorityFiles(folder).certificate),
    })
    const stream = session.request({ ':path': '/page' })
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
    assert.equal(headers[':status'], 200)
    assert.equal(session.alpnProtocol, 'h2')
    session.destroy()
  })

  test('redirects by HTTP to the same address by HTTPS, which no browser remembers', async () => {
    for (const host of ['localhost', 'whoami.localhost', 'lab.localhost', 'shop.example']) {
      const { status, headers } = await get('/products?page=2&q=a%20b', host, true)
      assert.equal(status, 307)
      assert.equal(headers.location, `https://${host}:${edge.httpsPort}/products?page=2&q=a%20b`)
      assert.equal(headers['cache-control'], 'no-store')
    }
    const client = clientOf('localhost', true)
    const posted = await client.post('/cart/items', { productId: 1 })
    client.close()
    assert.equal(posted.status, 307)
    assert.equal(posted.headers.location, `https://localhost:${edge.httpsPort}/cart/items`)
  })

  test('serves no unknown host, by HTTP neither', async () => {
    assert.equal((await get('/', 'evil.example', true)).status, 421)
    const client = clientOf()
    const answer = await client.get('/', { Host: `evil.example:${edge.httpsPort}` })
    client.close()
    assert.equal(answer.status, 421)
  })

  // HAProxy takes it for a broken handshake and closes the connection.
  const skip = kind === 'haproxy'
  test('sends HTTP that arrives at the port of HTTPS there by HTTPS', { skip }, async () => {
    const client = new Client(edge.httpsPort)
    const { status, headers } = await client.get('/cart')
    client.close()
    assert.equal(status, 307)
    assert.equal(headers.location, `https://localhost:${edge.httpsPort}/cart`)
  })

  test('speaks TLS 1.2 and 1.3, with forward secrecy and authenticated encryption', async () => {
    const modern = await handshake()
    assert.equal(modern.getProtocol(), 'TLSv1.3')
    modern.destroy()
    const older = await handshake({ maxVersion: 'TLSv1.2' })
    assert.equal(older.getProtocol(), 'TLSv1.2')
    assert.match(older.getCipher().name, /^ECDHE-ECDSA-.*(GCM|POLY1305)/)
    older.destroy()
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' } as const
    await assert.rejects(handshake(old), /protocol version|EPROTO|unsupported/i)
    const weak = ['AES128-SHA', 'ECDHE-ECDSA-AES128-SHA', 'DHE-RSA-AES128-GCM-SHA256']
    for (const ciphers of weak)
      await assert.rejects(handshake({ maxVersion: 'TLSv1.2', ciphers }), /handshake failure/)
  })

  test('resumes sessions without tickets', async () => {
    const first = await handshake({ maxVersion: 'TLSv1.2' })
    assert.equal(first.getTLSTicket(), undefined)
    const again = await handshake({ maxVersion: 'TLSv1.2', session: first.getSession() })
    assert.ok(again.isSessionReused())
    for (const socket of [first, again]) socket.destroy()
  })

  test('names affinity cookies so that only HTTPS to this very host can set them', async () => {
    for (const [host, name] of [
      ['sticky.localhost', 'replica'],
      ['sticky-whoami.localhost', 'whoami'],
    ] as const) {
      const client = clientOf(host)
      const first = await client.get('/')
      const set = new RegExp(
        `^__Host-${name}_${edge.httpsPort}=([a-z0-9-]+); Path=/; HttpOnly; SameSite=Lax; Secure$`,
        'i',
      ).exec(first.headers['set-cookie']?.[0] ?? '')
      assert.equal(set?.[1], first.servedBy)
      for (let at = 0; at < 6; at++) {
        const next = await client.get('/')
        assert.equal(next.servedBy, first.servedBy)
        assert.equal(next.headers['set-cookie'], undefined)
      }
      client.close()
    }
  })

  test('takes no affinity cookie without the prefix', async () => {
    const client = clientOf('sticky.localhost')
    client.cookies.set('other', '1')
    client.cookies.set(`replica_${edge.httpsPort}`, 'app-2')
    const served = new Set<string>()
    for (let at = 0; at < 6; at++) {
      served.add((await client.get('/')).servedBy)
      client.cookies.delete(`__Host-replica_${edge.httpsPort}`)
    }
    client.close()
    assert.equal(served.size, 3)
  })

  test('sends HSTS for a domain with a public certificate only, never for localhost', async () => {
    const hstsOf = async (url: string, host?: string) =>
      (await get(url, host)).headers['strict-transport-security']
    assert.equal(await hstsOf('/', 'shop.example'), undefined)
    await edge.apply({ https: { ...https, hsts: true } })
    for (const url of ['/', '/favicon.svg', '/whoami', '/.git'])
      assert.equal(await hstsOf(url, 'shop.example'), 'max-age=63072000', url)
    for (const host of ['lab.shop.example', 'whoami.shop.example', 'sticky.shop.example'])
      assert.equal(await hstsOf('/', host), 'max-age=63072000', host)
    assert.equal(await hstsOf('/'), undefined)
    assert.equal(await hstsOf('/', 'lab.localhost'), undefined)
    await edge.apply({ https })
  })

  test('passes the questions of an ACME server on, and redirects everything else', async () => {
    const asked = '/.well-known/acme-challenge/token'
    assert.equal((await get(asked, 'shop.example', true)).status, 307)
    await edge.apply({ https: { ...https, acmeChallenges: apps[0]?.address ?? null } })
    const answer = await get(asked, 'shop.example', true)
    assert.equal(answer.status, 200)
    assert.equal(JSON.parse(answer.body).url, asked)
    // A name under the domain that this stage has nothing for is certified with the others.
    assert.equal((await get(asked, 'unused.shop.example', true)).status, 200)
    assert.equal((await get('/.well-known/', 'shop.example', true)).status, 307)
    await edge.apply({ https })
  })

  test('loads a renewed certificate with the next configuration', async () => {
    const files = certificateFiles(folder, 'edge')
    const served = async () => {
      const socket = await handshake()
      const { fingerprint256 } = socket.getPeerCertificate()
      socket.destroy()
      return fingerprint256.replaceAll(':', '')
    }
    const before = fingerprintOf(files.certificate)
    assert.equal(await served(), before)
    rmSync(files.certificate)
    const { fingerprint } = await httpsIn(folder, 'shop.example')
    assert.notEqual(fingerprint, before)
    await edge.apply({ https: { ...https, fingerprint } })
    assert.equal(await served(), fingerprint)
  })
})
