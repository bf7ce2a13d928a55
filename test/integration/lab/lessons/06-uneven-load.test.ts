import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { lesson } from '../../../../apps/lab/lessons/06-uneven-load/lesson.ts'
import { measure, numberOf } from '../../../support/lessons.ts'
import { type Stack, useStack } from '../../../support/stack.ts'

describe('lesson 6', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  test('uneven load: ip-hash sees networks, least-connections sees who is slow', async () => {
    const finding = await measure(lesson, stack)
    const number = (name: string) => numberOf(finding, name)
    assert.deepEqual(finding.broken, [])
    if (process.platform === 'linux') {
      assert.equal(number('nat'), 1)
      assert.ok(number('own') > 1)
    }
    assert.ok(Math.abs(number('turnsShare') - 100 / number('replicas')) < 3)
    assert.ok(number('connectionsShare') < number('turnsShare') / 3)
    assert.ok(number('connectionsPerSecond') > number('turnsPerSecond') * 2)
  })
})
