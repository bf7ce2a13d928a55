import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createTraceStore, createUpstreamNames } from '../../../../apps/lab/traces/traces.ts'
import { edgeLine, record } from './support.ts'

describe('what edge and replica tell of a request', () => {
  test('comes together in either order', () => {
    const first = createTraceStore()
    first.addLine(edgeLine())
    assert.deepEqual(first.last(10), [])
    first.addRecord('app-2', record())

    const second = createTraceStore()
    second.addRecord('app-2', record())
    assert.deepEqual(second.last(10), [])
    second.addLine(edgeLine())

    for (const book of [first, second]) {
      const [trace, ...others] = book.last(10)
      assert.deepEqual(others, [])
      assert.equal(trace?.at, 1234)
      assert.equal(trace?.replica, 'app-2')
      assert.equal(trace?.edge?.client, '127.0.0.1')
      assert.equal(trace?.record?.ms, 15)
    }
  })

  test('is waited for, but not for ever', () => {
    let now = 0
    const book = createTraceStore(() => now)
    book.addLine(edgeLine())
    assert.deepEqual(book.takeFinished(10), [])
    now = 3000
    assert.equal(book.takeFinished(10)[0]?.record, null)
  })

  test('is whole at once where no replica answered', () => {
    const book = createTraceStore()
    book.addLine(edgeLine({ servedBy: null, status: 503 }))
    assert.equal(book.last(10).length, 1)
  })

  test('belongs to nobody where the edge had cached the page, even if somebody renews it meanwhile', () => {
    const line = edgeLine({ servedBy: null, fromCache: true, tries: [] })
    for (const lineFirst of [true, false]) {
      const book = createTraceStore()
      if (lineFirst) book.addLine(line)
      book.addRecord('app-2', record())
      if (!lineFirst) book.addLine(line)
      const [trace] = book.last(1)
      assert.deepEqual([trace?.replica, trace?.record], [null, null])
    }
  })

  test('is reported as finished once', () => {
    const book = createTraceStore()
    book.addLine(edgeLine())
    book.addRecord('app-2', record())
    assert.equal(book.takeFinished(10).length, 1)
    assert.equal(book.takeFinished(10).length, 0)
  })

  test('is of the replica that answered, not of one that the edge gave up on', () => {
    const gaveUp = record({ status: 499, ms: 2000 })
    const answers = record({ ms: 15 })
    const orders = [
      [gaveUp, answers],
      [answers, gaveUp],
    ]
    for (const records of orders) {
      for (const lineFirst of [true, false]) {
        const book = createTraceStore()
        if (lineFirst) book.addLine(edgeLine())
        for (const one of records) book.addRecord(one === gaveUp ? 'app-1' : 'app-2', one)
        if (!lineFirst) book.addLine(edgeLine())
        const [trace] = book.last(10)
        assert.equal(trace?.replica, 'app-2')
        assert.equal(trace?.record?.ms, 15)
      }
    }
  })

  test('is kept for the last 2,000 requests', () => {
    const book = createTraceStore()
    for (let number = 1; number <= 2001; number++)
      book.addLine(edgeLine({ id: `r${number}`, at: number, servedBy: null }))
    assert.equal(book.find('r1'), undefined)
    assert.ok(book.find('r2'))
    assert.equal(book.last(200).at(-1)?.id, 'r2001')
    assert.equal(book.last(200).length, 200)
  })
})

test('an upstream server that answered has the name that it gave, wherever the lab sees it', () => {
  const names = createUpstreamNames()
  const [silent, answered] = ['10.0.1.7:3000', '10.0.1.8:3000']
  const tries = [silent, answered].map((address) => ({ address, status: 200, ms: 1 }))
  names.learnFrom(edgeLine({ tries, servedBy: 'app-2' }))
  assert.deepEqual([silent, answered].map(names.find), [silent, 'app-2'])
})
