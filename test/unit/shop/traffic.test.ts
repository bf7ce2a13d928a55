import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import type { Request } from 'express'
import { latencyBoundsMs } from '../../../apps/shared/app-traffic.ts'
import type { SessionLookup } from '../../../apps/shop/http/request.ts'
import { createTraffic, statementLabel } from '../../../apps/shop/traffic.ts'

const fresh = () =>
  createTraffic({ name: 'app-1', startedAt: new Date(0), storeName: () => 'memory' })

const request = (lookup: SessionLookup | null = null, session?: object, sessionID = 'secret') =>
  ({
    requestId: 'a1',
    method: 'GET',
    originalUrl: '/products?q=tape',
    sessionMs: null,
    sessionLookup: lookup,
    session,
    sessionID,
    db: { uses: [], reads: { freshness: 'none', freshnessMs: 0 } },
  }) as unknown as Request

const lookup = (outcome: SessionLookup['outcome']) =>
  ({ store: 'memory', outcome, id: 'secret' }) as const

describe('what a replica tells of its requests', () => {
  test('are counts since its start, and durations', () => {
    const traffic = fresh()
    traffic.record(request(), 200, 0.1)
    traffic.record(request(lookup('hit')), 503, 0.3)
    traffic.record(request(lookup('miss')), 404, 1_000_000)
    traffic.record(request(lookup('away')), 499, latencyBoundsMs[5] ?? 0)
    const { requests, errors, sessionHits, sessionMisses, latency } = traffic.since(0)
    assert.deepEqual(
      { requests, errors, sessionHits, sessionMisses },
      { requests: 4, errors: 1, sessionHits: 1, sessionMisses: 1 },
    )
    assert.deepEqual([latency[0], latency[1], latency[5], latency.at(-1)], [1, 1, 1, 1])
  })

  test('are the last 200, or those after a number, oldest first', () => {
    const traffic = fresh()
    for (let count = 0; count < 250; count++) traffic.record(request(), 200, 1)
    const numbers = (after: number) => traffic.since(after).records.map(({ number }) => number)
    assert.deepEqual([numbers(0).length, numbers(0)[0], numbers(0).at(-1)], [200, 51, 250])
    assert.deepEqual(numbers(248), [249, 250])
    assert.deepEqual(numbers(250), [])
  })

  test('never say the session’s id, nor what was searched for', () => {
    const traffic = fresh()
    traffic.record(request(lookup('hit')), 200, 1)
    const [record] = traffic.since(0).records
    const digest = createHash('sha256').update('secret').digest('hex')
    assert.equal(record?.session.key, digest.slice(0, 8))
    assert.equal(record?.path, '/products')
    assert.ok(!JSON.stringify(record).includes('secret'))
  })

  test('say what was asked of each database', () => {
    const traffic = fresh()
    const asked = request()
    const sent = { sql: 'SELECT id\n FROM products\n WHERE slug = ?', ms: 0.4, connection: 7 }
    asked.db.uses.push({ node: 'db-2', role: 'replica', queries: 1, ms: 0.5, statements: [sent] })
    traffic.record(asked, 200, 1)
    assert.deepEqual(traffic.since(0).records[0]?.databases, [
      {
        ...{ node: 'db-2', role: 'replica', queries: 1, ms: 0.5 },
        statements: [{ text: 'SELECT products', ms: 0.4, connection: 7 }],
      },
    ])
  })

  test('say which session was new', () => {
    const traffic = fresh()
    const cookie = {}
    const createdKey = (...args: Parameters<typeof request>) => {
      traffic.record(request(...args), 200, 1)
      return traffic.since(0).records.at(-1)?.session.createdKey
    }
    assert.equal(createdKey(), null)
    // express-session makes one for each request; with nothing in it, it is not stored.
    assert.equal(createdKey(null, { cookie }), null)
    assert.equal(createdKey(lookup('hit'), { cookie, userId: 5 }), null)
    assert.match(String(createdKey(null, { cookie, cartId: 'c' })), /^[0-9a-f]{8}$/)
    assert.match(String(createdKey(lookup('hit'), { cookie, userId: 5 }, 'new')), /^[0-9a-f]{8}$/)
  })
})

const labels: [string, string][] = [
  ['SELECT id\n  FROM products\n WHERE slug = ?', 'SELECT products'],
  ['SELECT u.id, (SELECT SUM(quantity) FROM cart_lines) FROM users u', 'SELECT users'],
  [
    'SELECT p.id, (SELECT COUNT(*) FROM (SELECT 1 FROM categories) AS all) AS total FROM (SELECT id FROM x) AS part JOIN products p',
    'SELECT products',
  ],
  ['(SELECT id FROM products) UNION ALL (SELECT id FROM categories)', 'SELECT products'],
  [
    'INSERT INTO cart_lines (cart_id) SELECT f.id FROM other f ON DUPLICATE KEY UPDATE quantity = 1',
    'INSERT cart_lines',
  ],
  ['UPDATE orders SET status = ?', 'UPDATE orders'],
  ['DELETE FROM cart_lines WHERE cart_id = ?', 'DELETE cart_lines'],
  ['SELECT id FROM users WHERE id = ? FOR UPDATE', 'SELECT users'],
  ['START TRANSACTION', 'START TRANSACTION'],
]

test('a statement is labelled by its verb and its first table', () => {
  for (const [sql, label] of labels) assert.equal(statementLabel(sql), label)
})
