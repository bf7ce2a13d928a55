import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoServer, startEcho } from '../../support/echo.ts'
import { type Edge, startEdge } from '../../support/edge.ts'

/** An app replica that is about to stop: it looks at no request any more. */
async function startLeaving(): Promise<Server> {
  const server = createServer((req, res) => {
    res.writeHead(502, { 'X-Leaving': 'yes' })
    req.on('end', () => res.end()).resume()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const addressOf = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`

describe('when as many app replicas leave at once as a request is tried on, the edge', () => {
  let edge: Edge
  let stays: EchoServer
  let leaving: Server[]
  before(async () => {
    leaving = await Promise.all([1, 2, 3].map(startLeaving))
    stays = await startEcho('app-4')
    const others = leaving.map((server, at) => ({
      name: `app-${at + 1}`,
      address: addressOf(server),
    }))
    const apps = [...others, stays].map((one) => ({ ...one, state: 'up' as const }))
    edge = await startEdge({ apps })
  })
  after(async () => {
    await edge.stop()
    await stays.close()
    for (const server of leaving) server.close()
  })

  test('still finds the one that stays, for reading and for changing', async () => {
    const client = new Client(edge.port, 'round-robin.localhost')
    for (let i = 0; i < 10; i++) {
      const answers = [await client.get('/'), await client.post('/orders', { n: i })]
      for (const { status, servedBy } of answers) assert.equal(`${status} ${servedBy}`, '200 app-4')
    }
    client.close()
  })
})
