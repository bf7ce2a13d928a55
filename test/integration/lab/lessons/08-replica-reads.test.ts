import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../../apps/control/status/status.ts'
import { lesson } from '../../../../apps/lab/lessons/08-replica-reads/lesson.ts'
import { measure, numberOf } from '../../../support/lessons.ts'
import { type Stack, useStack } from '../../../support/stack.ts'

describe('lesson 8', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  test('reading from a replica that lags is stale, unless one reads one’s own writes', async () => {
    const finding = await measure(lesson, stack)
    const number = (name: string) => numberOf(finding, name)
    assert.deepEqual(finding.broken, [])
    assert.ok(Number(finding.answer) >= 90)
    assert.equal(number('lateOnStale'), 0)
    assert.equal(number('nowOnStale'), 0)
    assert.ok(number('lateOffFromReplica') > number('lateOffReads') * 0.9)
  })

  test('what is measured while the read replica is set aside is measured again', async () => {
    const replica = (await stack.labJson<Status>('status')).databases.find(
      ({ role }) => role === 'replica',
    )
    let lags = 0
    // The third case is the one with lag and without read-your-writes.
    const finding = await measure(lesson, stack, async (command) => {
      if (command === 'PUT /lag' && ++lags === 3)
        await stack.lab('pause', String(replica?.name), '--for', '3s')
    })
    assert.ok(lags > 5, `${lags} times a lag was set`)
    assert.deepEqual(finding.broken, [])
    assert.ok(Number(finding.answer) >= 90)
  })
})
