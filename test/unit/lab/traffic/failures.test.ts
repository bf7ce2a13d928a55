import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { causeOfError, failureOf } from '../../../../apps/lab/traffic/load/page.ts'

const answer = (status: number, body = '', servedBy = 'app-1') => ({
  ...{ status, body, servedBy, headers: {}, retried: false },
})

describe('a failed request', () => {
  test('is none when the shop says no for a reason', () => {
    for (const status of [200, 303, 404, 409, 422, 429])
      assert.equal(failureOf(answer(status)), null)
  })

  const cases: [number, string, string, string][] = [
    [503, 'The shop can’t save changes right now. Nothing was changed.', 'app-1', 'no-primary'],
    [503, 'Logins and carts are unavailable for a moment.', 'app-1', 'store-away'],
    [503, 'The shop’s database is unavailable right now.', 'app-1', 'no-database'],
    [503, 'Very many people are logging in.', 'app-1', 'busy'],
    [500, 'Something broke on our side', 'app-1', 'shop-error'],
    [503, 'The shop is unavailable right now', '', 'no-replica'],
    [503, 'We are very busy', 'app-1', 'busy'],
    [504, 'We got no answer', '', 'change-unanswered'],
    [504, 'Gateway Timeout', '', 'timeout'],
  ]
  for (const [status, body, servedBy, cause] of cases)
    test(`${status} “${body}” is ${cause}`, () => {
      assert.equal(failureOf(answer(status, body, servedBy)), cause)
    })

  test('without an answer says what happened to the connection', () => {
    const cause = (code: string) => causeOfError(Object.assign(new Error(), { code }))
    assert.equal(cause('ECONNREFUSED'), 'edge-away')
    assert.equal(cause('ECONNRESET'), 'connection-cut')
    assert.equal(cause('ETIMEDOUT'), 'timeout')
    assert.equal(cause('EOTHER'), 'unknown')
  })
})
