import { after, describe } from 'node:test'
import { testFollowing } from './support/following.ts'
import { sharedStack } from './support/stack.ts'

const stack = sharedStack()

describe('the edge in containers', () => {
  after(() => stack.scale('app', 3))
  testFollowing(stack)
})
