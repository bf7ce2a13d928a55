import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openLoop } from '../../bench/load/open-loop.ts'
import type { Visitor } from '../../bench/load/visitor.ts'

const visitors = Array.from({ length: 4 }, () => ({}) as Visitor)
const reply = { status: 200, head: '', body: '', bytes: 0 }
const rate = { perSecond: 20, ms: 1000 }

test('begins as many visits as the rate asks for', async () => {
  const took = await openLoop(visitors, async () => reply, rate)
  assert.equal(took.length, 20)
})

test('ends with the error of a visit that fails, whatever is still under way', async () => {
  let begun = 0
  const visit = async () => {
    if (++begun === 3) throw new Error('refused')
    await sleep(5)
    return reply
  }
  await assert.rejects(openLoop(visitors, visit, rate), /refused/)
  assert.ok(begun < 20, `${begun} visits were begun`)
})
