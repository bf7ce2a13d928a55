import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../support/eventually.ts'

test('a check that throws or returns false is repeated', async () => {
  let times = 0
  const check = () => {
    if (++times < 3) assert.fail('too early')
    return times === 4
  }
  assert.equal(await eventually(check, 10_000), true)
  assert.equal(times, 4)
})

test('a check that stays false is a failure', async () => {
  await assert.rejects(
    eventually(() => false, 50),
    /stayed false/,
  )
})
