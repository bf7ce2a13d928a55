import { describe } from 'node:test'
import { testFollowing } from './support/following.ts'
import { sharedStack } from './support/stack.ts'

describe('the edge in containers', () => testFollowing(sharedStack()))
