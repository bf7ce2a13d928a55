import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Redis } from 'ioredis'
import { lesson } from '../../../../apps/lab/lessons/10-redis-down/lesson.ts'
import { isRight } from '../../../../apps/lab/lessons/result-view.ts'
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

  test('it is measured, too, that all have to log in again', async () => {
    // Redis comes back, but its data does not.
    const finding = await measure(lesson, stack, async (command) => {
      if (command === 'start redis') await forgetSessions(stack)
    })
    assert.equal(finding.answer, 'logged-out')
    assert.equal(isRight(lesson, 'logged-out', finding.answer), true)
    assert.equal(numberOf(finding, 'stoppedAfter'), 0)
    assert.ok(numberOf(finding, 'stoppedBackMs') >= 0)
  })
})

async function forgetSessions({ runDir }: Stack): Promise<void> {
  const config = readFileSync(path.join(runDir, 'data/redis/redis.conf'), 'utf8')
  const value = (name: string) => new RegExp(`^${name} (.+)$`, 'm').exec(config)?.[1]
  const redis = new Redis({ port: Number(value('port')), password: value('requirepass') })
  await redis.flushall()
  redis.disconnect()
}
