import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Answered, compare } from '../../../apps/control/canary.ts'

const usual: Answered = { requests: 900, errors: 0, p95Ms: 50 }
const problemOf = (canary: Partial<Answered>, others: Partial<Answered> = {}) =>
  compare({ requests: 100, errors: 0, p95Ms: 50, ...canary }, { ...usual, ...others }).problem

test('a version as good as the one before has no problem', () => {
  assert.equal(problemOf({}), null)
  assert.equal(problemOf({ p95Ms: 100 }), null)
  // A single error may be anybody's.
  assert.equal(problemOf({ errors: 1, requests: 10 }), null)
})

test('more errors than before are a problem, as many are not', () => {
  assert.equal(problemOf({ errors: 10 }), 'errors')
  assert.equal(problemOf({ errors: 10 }, { errors: 90 }), null)
})

test('to be much slower is a problem', () => {
  assert.equal(problemOf({ p95Ms: 500 }), 'slow')
  // Twice of almost nothing is not much.
  assert.equal(problemOf({ p95Ms: 25 }, { p95Ms: 5 }), null)
  assert.equal(problemOf({ p95Ms: 500 }, { p95Ms: 400 }), null)
})
