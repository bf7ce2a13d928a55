import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportMissingOrder } from '../../../../apps/lab/traffic/load/account.ts'

type Visit = Parameters<typeof reportMissingOrder>[0]

const report = (writtenTo: string | null, primary: string | null, replica: string | null) => {
  const found: string[] = []
  const counter = { report: (...one: string[]) => found.push(...one) }
  reportMissingOrder({ counter } as unknown as Visit, writtenTo, { primary, replica })
  return found
}

test('an order that the new primary has not got is lost', () => {
  assert.deepEqual(report('db-1', 'db-2', null), ['lostOrders', 'new-primary'])
})

test('an order that a replica has not got, without a primary, may still come', () => {
  assert.deepEqual(report('db-1', null, 'db-2'), ['stalePages', 'replica-lag'])
})

test('an order that is gone where it was written is lost, who knows why', () => {
  assert.deepEqual(report('db-1', 'db-1', null), ['lostOrders', 'unknown'])
})
