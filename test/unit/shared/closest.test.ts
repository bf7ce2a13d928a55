import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closest } from '../../../apps/shared/closest.ts'

const verbs = ['status', 'scale', 'sessions', 'strategy', 'start', 'stop', 'kill']

test('a slip of the finger finds the word that was meant', () => {
  assert.equal(closest('statsu', verbs), 'status')
  assert.equal(closest('kil', verbs), 'kill')
  assert.equal(closest('session', verbs), 'sessions')
  assert.equal(closest('stratgey', verbs), 'strategy')
})

test('a word that is like none finds none', () => {
  assert.equal(closest('coffee', verbs), null)
  assert.equal(closest('', verbs), null)
})
