import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { Client } from '../../../apps/shared/client.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('an app replica with more requests than it can answer', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(async () => {
    await stack.lab('slow', 'app-1', '0')
    await stack.stop()
  })

  test('sheds what would have to wait for too long, and answers the others', async () => {
    const { replicas } = await stack.labJson<Status>('status')
    const app = replicas.find(({ name }) => name === 'app-1')
    assert.ok(app)
    // Four at a time of a second each: of 150 requests at once, most could only be answered much later.
    await stack.lab('slow', 'app-1', '1s', '--at-once', '4', '--for', '60s')
    const clients = Array.from({ length: 3 }, () => new Client(app.port ?? 0))
    const answers = clients.flatMap((client) =>
      Array.from({ length: 50 }, () => client.get('/products')),
    )
    const first = await Promise.race(answers)
    assert.equal(first.status, 503)
    assert.equal(first.headers['retry-after'], '2')
    assert.equal(first.servedBy, 'app-1')
    await stack.lab('slow', 'app-1', '0')
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    assert.deepEqual([...new Set(statuses)].sort(), [200, 503])
    const shed = statuses.filter((status) => status === 503).length
    const metrics = await (await fetch(`http://127.0.0.1:${app.internalPort}/metrics`)).text()
    const counted = [...metrics.matchAll(/^http_requests_shed_total\{.*app-1.*\} (\d+)$/gm)]
    assert.equal(
      counted.reduce((sum, [, count]) => sum + Number(count), 0),
      shed,
    )
    for (const client of clients) client.close()
  })
})
