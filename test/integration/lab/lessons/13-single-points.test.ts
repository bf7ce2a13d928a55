import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { lesson } from '../../../../apps/lab/lessons/13-single-points/lesson.ts'
import { measure, numberOf } from '../../../support/lessons.ts'
import { type Stack, useStack } from '../../../support/stack.ts'

describe('lesson 13', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  test('the edge alone takes the whole shop down', async () => {
    const finding = await measure(lesson, stack)
    const number = (name: string) => numberOf(finding, name)
    assert.deepEqual(finding.broken, [])
    assert.deepEqual(finding.answer, ['edge'])
    assert.equal(number('dead'), 1)
    assert.equal(number('primary'), 2)
    assert.equal(number('redis'), 1)
  })
})
