import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLastKnown } from '../../../../apps/control/status/in-time.ts'

const later = () => sleep(50, null)

test('for one late answer the last one stands in, for a second none', async () => {
  const patient = createLastKnown<string>(1)
  assert.equal(await patient('app-1', Promise.resolve('well')), 'well')
  assert.equal(await patient('app-1', later()), 'well')
  assert.equal(await patient('app-1', later()), null)
  assert.equal(await patient('app-1', Promise.resolve('again')), 'again')
  assert.equal(await patient('app-1', later()), 'again')
})

test('who says that there is no answer is believed at once, and nobody stands in for another', async () => {
  const patient = createLastKnown<string>(1)
  await patient('app-1', Promise.resolve('well'))
  assert.equal(await patient('app-2', later()), null)
  assert.equal(await patient('app-1', Promise.resolve(null)), null)
  assert.equal(await patient('app-1', later()), null)
})
