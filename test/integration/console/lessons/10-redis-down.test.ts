import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { lesson } from '../../../../apps/console/lessons/10-redis-down.ts'
import { measure, numberOf } from '../../../support/lessons.ts'
import { type Stack, useStack } from '../../../support/stack.ts'

describe('lesson 10', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  test('without Redis people browse on, and are logged in again afterwards', async () => {
    const finding = await measure(lesson, stack)
    const number = (name: string) => numberOf(finding, name)
    assert.deepEqual(finding.broken, [])
    assert.equal(finding.answer, 'guest')
    assert.equal(number('stoppedCatalogue'), number('pages'))
    assert.equal(number('pausedCatalogue'), number('pages'))
    assert.equal(number('stoppedAfter'), number('members'))
    assert.equal(number('pausedAfter'), number('members'))
  })
})
