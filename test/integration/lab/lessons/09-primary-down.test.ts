import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { lesson } from '../../../../apps/lab/lessons/09-primary-down/lesson.ts'
import { measure, numberOf } from '../../../support/lessons.ts'
import { type Stack, useStack } from '../../../support/stack.ts'

describe('lesson 9', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  test('without a primary nothing changes, and what no replica has received is lost', async () => {
    const finding = await measure(lesson, stack)
    const number = (name: string) => numberOf(finding, name)
    assert.deepEqual(finding.broken, [])
    assert.equal(number('refusedStatus'), 503)
    assert.equal(number('works'), 5)
    assert.equal(number('lostFollowing'), 0)
    assert.equal(finding.answer, number('acknowledged'))
  })
})
