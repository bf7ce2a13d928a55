import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { docker } from './support/engine.ts'
import { testFollowing } from './support/following.ts'
import { sharedStack } from './support/stack.ts'

const stack = sharedStack()

describe('the edge in containers', () => {
  after(() => stack.scale('app', 3))
  testFollowing(stack)

  test('an app replica that is stopped while it starts ends by itself', async () => {
    await stack.compose([
      ...['up', '--detach', '--no-deps', '--no-recreate', '--scale', 'app=4', 'app'],
    ])
    await docker(['stop', stack.container('app-4')])
    // 137: killed, when the time to stop was over.
    assert.notEqual(await stack.inspect<number>('app-4', '.State.ExitCode'), 137)
  })
})
