import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findGrowth } from '../../bench/quick/growth.ts'
import { resultOf } from './result.ts'

const list = 'list, member, replica'
const before = [resultOf(list, { queries: 2, redis: 1 }, { queries: 2.1, redis: 1 })]

test('one query more is growth, and so are a command and a kilobyte', () => {
  const grownBy = (more: Parameters<typeof resultOf>[1]) =>
    findGrowth(before, [resultOf(list, { queries: 2, redis: 1, ...more })], []).map(
      ({ count }) => count,
    )
  assert.deepEqual(grownBy({ queries: 3 }), ['queries'])
  assert.deepEqual(grownBy({ redis: 2 }), ['redis'])
  assert.deepEqual(grownBy({ bytes: 13_000 }), ['bytes'])
})

test('what the replicas ask for themselves, a digit more, and time are none', () => {
  const cpu = { app: 900, edge: 0, web: 0, database: 0, redis: 0 }
  const now = resultOf(list, { queries: 2.3, redis: 1, bytes: 12_004, cpu, p99: 50 })
  assert.deepEqual(findGrowth(before, [now], []), [])
})

test('less is none', () => {
  assert.deepEqual(
    findGrowth(before, [resultOf(list, { queries: 1, redis: 0, bytes: 900 })], []),
    [],
  )
})

test('what is accepted may grow so far', () => {
  const accepted = [{ name: list, count: 'queries' as const, upTo: 3, why: 'a banner' }]
  const now = (queries: number) => [resultOf(list, { queries, redis: 1 })]
  assert.deepEqual(findGrowth(before, now(3), accepted), [])
  assert.equal(findGrowth(before, now(4), accepted).length, 1)
})

test('one more wait for the read replica after a write is no growth', () => {
  const add = 'add to cart, member'
  const asking = (queries: number) => [resultOf(add, { queries })]
  assert.deepEqual(findGrowth(asking(3), asking(4), []), [])
  assert.equal(findGrowth(asking(3), asking(5), []).length, 1)
})
