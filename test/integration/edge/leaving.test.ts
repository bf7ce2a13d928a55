import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoServer, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'

interface Replica {
  server: Server
  address: string
}

/** An app replica that is about to stop: it looks at no request any more. */
async function startLeaving(): Promise<Replica> {
  const server = createServer((req, res) => {
    res.writeHead(502, { 'X-Leaving': 'yes' })
    req.on('end', () => res.end()).resume()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** One that has stopped: nothing listens on its port. */
async function startStopped(): Promise<Replica> {
  const replica = await startLeaving()
  replica.server.close()
  return replica
}

const moreThanTwoRounds = 'more app replicas leave at once than two rounds of tries ask'

const scenarios: Record<string, (() => Promise<Replica>)[]> = {
  [moreThanTwoRounds]: [...Array(4).fill(startLeaving), ...Array(4).fill(startStopped)],
  'as many app replicas leave at once as a request is tried on': [
    startLeaving,
    startLeaving,
    startLeaving,
  ],
  'one app replica is leaving and two are gone already': [startStopped, startLeaving, startStopped],
  'two app replicas are leaving and one is gone already': [
    startLeaving,
    startStopped,
    startLeaving,
  ],
}

for (const [name, others] of Object.entries(scenarios))
  describeEdges(`when ${name}, the edge`, (kind) => {
    let edge: Edge
    let stays: EchoServer
    let leaving: Replica[]
    before(async () => {
      leaving = await Promise.all(others.map((start) => start()))
      stays = await startEcho(`app-${others.length + 1}`)
      const apps = leaving.map(({ address }, at) => ({ name: `app-${at + 1}`, address }))
      edge = await startEdge(
        {
          apps: [...apps, stays].map((one) => ({ ...one, state: 'up' as const })),
        },
        kind,
      )
    })
    after(async () => {
      await edge.stop()
      await stays.close()
      for (const { server } of leaving) server.close()
    })

    const skip =
      name === moreThanTwoRounds && kind === 'haproxy' && 'its checks find out who is leaving'

    test('still finds the one that stays, for reading and for changing', { skip }, async () => {
      const client = new Client(edge.port, 'round-robin.localhost')
      for (let i = 0; i < 2 * others.length + 4; i++) {
        const answers = [await client.get('/'), await client.post('/orders', { n: i })]
        for (const { status, servedBy } of answers)
          assert.equal(`${status} ${servedBy}`, `200 ${stays.name}`)
      }
      client.close()
    })
  })
