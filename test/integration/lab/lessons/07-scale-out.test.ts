import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { lesson } from '../../../../apps/lab/lessons/07-scale-out/lesson.ts'
import { measure, numberOf } from '../../../support/lessons.ts'
import { type Stack, useStack } from '../../../support/stack.ts'

describe('lesson 7', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  test('scaling out helps until there is a place for everybody', async () => {
    const finding = await measure(lesson, stack)
    const number = (name: string) => numberOf(finding, name)
    assert.deepEqual(finding.broken, [])
    assert.equal(finding.answer, 'three')
    assert.equal(finding.theory, 'three')
    assert.ok(number('gainOfTwo') > 1.6 && number('gainOfTwo') < 2.2)
    assert.ok(number('meanMs1') > number('meanMs2') && number('meanMs2') > number('meanMs4'))
  })
})
