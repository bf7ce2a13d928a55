import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { lesson } from '../../../../apps/lab/lessons/11-rolling-restart/lesson.ts'
import { measure, numberOf } from '../../../support/lessons.ts'
import { type Stack, useStack } from '../../../support/stack.ts'

describe('lesson 11', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  test('a restart with draining loses nothing, and a kill what is under way', async () => {
    const finding = await measure(lesson, stack)
    const number = (name: string) => numberOf(finding, name)
    assert.deepEqual(finding.broken, [])
    assert.equal(number('lostDrained'), 0)
    assert.ok(number('lostKilled') > 0)
  })
})
