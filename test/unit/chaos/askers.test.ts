import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { addUp, askFor, countOf, startAskers } from '../../chaos/askers.ts'
import { allowedMs } from '../../support/eventually.ts'
import { freePort } from '../../support/network.ts'

test('tallies add up', () => {
  const all = addUp([{ 200: 2, 503: 1 }, {}, { 200: 1, ECONNRESET: 1 }])
  assert.deepEqual(all, { 200: 3, 503: 1, ECONNRESET: 1 })
  assert.equal(countOf(all), 5)
})

test('requests begin before others have an answer, up to so many', async () => {
  let underWay = 0
  let most = 0
  const tally = await askFor({ perSecond: 1e9, mostAtOnce: 7, ms: allowedMs(100) }, async () => {
    most = Math.max(most, ++underWay)
    await new Promise((resolve) => setImmediate(resolve))
    underWay--
    return '503'
  })
  assert.equal(most, 7)
  assert.deepEqual(Object.keys(tally), ['503'])
})

test('guests ask again as soon as they have an answer', async () => {
  let underWay = 0
  const seen = new Set<number>()
  const tally = await askFor({ guests: 3, ms: allowedMs(100) }, async () => {
    seen.add(++underWay)
    await new Promise((resolve) => setImmediate(resolve))
    underWay--
    return '200'
  })
  assert.deepEqual([...seen].sort(), [1, 2, 3])
  assert.ok(countOf(tally) > 3, JSON.stringify(tally))
})

describe('processes that ask for a page', () => {
  const seen: Record<string, number> = {}
  const server = createServer(({ url, headers }, res) => {
    const what = `${headers.host?.split(':')[0]}${url}`
    seen[what] = (seen[what] ?? 0) + 1
    res.statusCode = (seen[what] ?? 0) % 2 === 0 ? 200 : 503
    res.end('page')
  })
  let port = 0
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  test('count each answer once, and ask no faster than they are told to', async () => {
    const askers = await startAskers({ port, host: 'shop.localhost', path: '/products' })
    try {
      const tally = await askers.ask({ perSecond: 100, mostAtOnce: 40, ms: 400 })
      assert.deepEqual(Object.keys(seen), ['shop.localhost/products'])
      assert.equal(countOf(tally), seen['shop.localhost/products'])
      assert.deepEqual(Object.keys(tally), ['200', '503'])
      // Each of them may round up.
      assert.ok(countOf(tally) <= 44, JSON.stringify(tally))
    } finally {
      askers.stop()
    }
  })

  test('say what came instead of an answer', async () => {
    const askers = await startAskers({ port: await freePort(), host: 'localhost', path: '/' })
    try {
      const tally = await askers.ask({ guests: 4, ms: 1 })
      assert.deepEqual(Object.keys(tally), ['ECONNREFUSED'])
    } finally {
      askers.stop()
    }
  })
})
