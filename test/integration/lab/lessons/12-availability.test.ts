import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { lesson } from '../../../../apps/lab/lessons/12-availability/lesson.ts'
import { measure, numberOf } from '../../../support/lessons.ts'
import { type Stack, useStack } from '../../../support/stack.ts'

describe('lesson 12', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  test('the formula agrees with the outages, until all replicas die at once', async () => {
    const finding = await measure(lesson, stack)
    const number = (name: string) => numberOf(finding, name)
    assert.deepEqual(finding.broken, [])
    assert.ok(number('measured') > 0)
    assert.ok(number('together') > number('appsParallel') * 1000)
    assert.ok(number('reading') < number('theory'))
    assert.ok(number('byHand') > number('theory'))
  })
})
