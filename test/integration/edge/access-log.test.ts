import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type EdgeLine, parseEdgeLine } from '../../../apps/lab/traces/edge-log.ts'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoServer, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'
import { eventually } from '../../support/eventually.ts'

for (const logFormat of ['text', 'json'] as const)
  describeEdges(`the access log as ${logFormat}`, (kind) => {
    let edge: Edge
    let app: EchoServer
    before(async () => {
      app = await startEcho('app-1')
      edge = await startEdge({ logFormat, apps: [{ ...app, state: 'up' }] }, kind)
    })
    after(async () => {
      await edge.stop()
      await app.close()
    })

    /** The lab's reader, on the line that the edge writes about a request. */
    async function request(path: string): Promise<EdgeLine> {
      const client = new Client(edge.port, 'round-robin.localhost')
      const { headers } = await client.get(path)
      client.close()
      const id = String(headers['x-request-id'])
      return eventually(() => {
        const lines = edge.log('access').split('\n').filter(Boolean)
        const line = lines.find((one) => one.includes(id))
        assert.ok(line, edge.log('access'))
        assert.equal(line.startsWith('{'), logFormat === 'json')
        const found = parseEdgeLine(line)
        assert.equal(found?.id, id, line)
        return found as EdgeLine
      })
    }

    test('is what the lab’s reader understands', async () => {
      const sentAt = Date.now()
      const line = await request('/products?q=tape')
      assert.deepEqual([line.method, line.uri, line.status], ['GET', '/products?q=tape', 200])
      assert.deepEqual([line.client, line.strategy], ['127.0.0.1', 'round-robin'])
      assert.match(line.host, /^round-robin\.localhost/)
      assert.ok(Math.abs(line.at - sentAt) < 60_000, String(line.at))
      assert.equal(line.servedBy, 'app-1')
      assert.equal(line.fromCache, false)
      assert.deepEqual(
        line.tries.map(({ address, status }) => ({ address, status })),
        [{ address: app.address, status: 200 }],
      )
    })

    test('cannot be broken by what an address contains', async () => {
      const line = await request('/?q=%22,"status":500,\\"')
      assert.equal(line.status, 200)
      // HAProxy encodes quotes in a line of text.
      assert.equal(line.uri.replaceAll('%22', '"'), '/?q=","status":500,\\"')
    })
  })
