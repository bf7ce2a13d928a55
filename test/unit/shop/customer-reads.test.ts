import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import express from 'express'
import { pino } from 'pino'
import supertest from 'supertest'
import type { ServedBy } from '../../../apps/shop/app-replica.ts'
import { createCluster } from '../../../apps/shop/db/cluster.ts'
import { startRequest } from '../../../apps/shop/http/middleware/start-request.ts'
import { getSession, loadSession, saveSession } from '../../../apps/shop/http/session.ts'
import { MemorySessionStore } from '../../../apps/shop/sessions/session-stores.ts'
import { settings } from '../../support/database-load.ts'
import { answerStatements } from '../../support/fake-server.ts'

const secret = ['a secret of more than thirty-two characters']
const publicPort = 1

/** How many of others' changes each database has. */
const positions: Record<string, number> = { 'db-1': 3, 'db-2': 2, 'db-3': 1 }

describe('what others have changed, where one read replica is ahead of the other', () => {
  let app: express.Express
  beforeEach(() => {
    const cluster = createCluster(
      {
        DATABASE_NODES: Object.keys(positions).map((name) => ({ name, host: name, port: 3306 })),
        DATABASE_USER: 'shop',
        DATABASE_NAME: 'stickyshop',
      },
      ['secret'],
    )
    for (const node of cluster.nodes) {
      Object.assign(node.state, { reachable: true, writable: node.name === 'db-1', lagMs: 0 })
      answerStatements(node, () => [{ changes: positions[node.name] }])
    }
    app = express()
    app.use(
      startRequest({
        servedBy: { name: 'app-1' } as ServedBy,
        cluster,
        settings: { current: () => settings } as Parameters<typeof startRequest>[0]['settings'],
        log: pino({ level: 'silent' }),
        secret,
        publicPort,
        isDraining: () => false,
      }),
      loadSession({
        stores: { memory: new MemorySessionStore(), redis: new MemorySessionStore() },
        storeName: () => 'memory',
        secret,
        publicPort,
      }),
    )
    app.post('/enter', async (req, res) => {
      Object.assign(getSession(req), { userId: 1, createdAt: Date.now(), seenAt: Date.now() })
      await saveSession(req)
      res.end()
    })
    app.get('/changes', async (req, res) => {
      const [row] = await req.db.read.select<{ changes: number }>('SELECT changes FROM test')
      res.json(row?.changes)
    })
  })

  async function readFourTimes(agent: ReturnType<typeof supertest.agent>): Promise<number[]> {
    const seen: number[] = []
    for (let page = 1; page <= 4; page++) seen.push((await agent.get('/changes')).body)
    return seen
  }

  test('does not vanish again for a customer', async () => {
    for (let customer = 1; customer <= 5; customer++) {
      const agent = supertest.agent(app)
      await agent.post('/enter').expect(200)
      const seen = await readFourTimes(agent)
      const [first] = seen
      assert.ok(first === 1 || first === 2, `read from the primary: ${first}`)
      assert.deepEqual(seen, Array(4).fill(first))
    }
  })

  test('is read by guests without a session from both in turn', async () => {
    const seen = await readFourTimes(supertest.agent(app))
    assert.deepEqual(seen.sort(), [1, 1, 2, 2])
  })
})
