import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  authorityFiles,
  certificateFiles,
  ensureCertificates,
  webCertificate,
} from '../../../apps/control/certificates/certificates.ts'
import { Client } from '../../../apps/shared/client.ts'
import { type Edge, edgesHere, startEdge } from '../../support/edge.ts'

/** An app replica with the certificate of a kind of component, of the authority in `folder`. */
async function startApp(folder: string, kind: 'app' | 'lab', name: string) {
  const { certificate, key } = certificateFiles(folder, kind)
  const pair = { cert: readFileSync(certificate), key: readFileSync(key) }
  let connections = 0
  const server: Server = createServer(pair, (req, res) => {
    res.setHeader('X-Served-By', name)
    req.on('end', () => res.end()).resume()
  })
  server.on('secureConnection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { name, address, state: 'up' as const, server, connections: () => connections }
}

describe('the edge with TLS to its upstreams', () => {
  const folders = [0, 1].map(() => mkdtempSync(path.join(tmpdir(), 'upstream-tls-')))
  const [ours = '', others = ''] = folders
  let apps: Awaited<ReturnType<typeof startApp>>[]
  let edge: Edge
  let client: Client
  before(async () => {
    for (const folder of folders) await ensureCertificates({ folder, publicHosts: [] })
    apps = await Promise.all([
      startApp(ours, 'app', 'app-1'),
      startApp(others, 'app', 'app-2'),
      startApp(ours, 'lab', 'app-3'),
    ])
    edge = await startEdge({
      apps,
      upstreamTls: { authority: authorityFiles(ours).certificate, apps: 'on' },
    })
    client = new Client(edge.port)
  })
  after(async () => {
    client.close()
    await edge.stop()
    for (const { server } of apps) {
      server.close()
      server.closeAllConnections()
    }
    for (const folder of folders) rmSync(folder, { recursive: true })
  })

  test('passes over a certificate of another authority, and one for another component', async () => {
    for (let at = 0; at < 12; at++) {
      const { status, servedBy } = await client.get('/')
      assert.deepEqual({ status, servedBy }, { status: 200, servedBy: 'app-1' })
    }
  })

  test('keeps its connections for the next request', async () => {
    const before = apps[0]?.connections() ?? 0
    for (let at = 0; at < 20; at++) assert.equal((await client.get('/')).status, 200)
    // One for each worker at most.
    assert.ok((apps[0]?.connections() ?? 0) - before <= 2)
  })

  test('does not send an order to an app replica that it does not believe', async () => {
    for (let at = 0; at < 6; at++)
      assert.equal((await client.post('/orders', { a: 1 })).servedBy, 'app-1')
  })
})

describe('HAProxy with TLS to the server of static files', {
  skip: !edgesHere.includes('haproxy') && 'no HAProxy',
}, () => {
  const folders = [0, 1].map(() => mkdtempSync(path.join(tmpdir(), 'web-tls-')))
  const [ours = '', others = ''] = folders
  before(async () => {
    for (const folder of folders) await ensureCertificates({ folder, publicHosts: [] })
  })
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true })
  })

  for (const [what, folder, expected] of [
    ['believes it', ours, 200],
    ['does not believe one of another authority', others, 503],
  ] as const)
    test(what, async () => {
      const edge = await startEdge(
        {
          upstreamTls: { authority: authorityFiles(ours).certificate, apps: 'on' },
          webCertificate: webCertificate(folder),
        },
        'haproxy',
      )
      const client = new Client(edge.port)
      try {
        assert.equal((await client.get('/favicon.svg')).status, expected)
      } finally {
        client.close()
        await edge.stop()
      }
    })
})
