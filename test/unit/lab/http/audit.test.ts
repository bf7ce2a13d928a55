import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { refusedRequest } from '../../../../apps/lab/http/audit.ts'

const asked = (method: string, path: string, body?: unknown, route: unknown = {}) =>
  refusedRequest({ method, path, body, route } as never)

describe('a refused request', () => {
  test('is not noted if it would have changed nothing', () => {
    assert.equal(asked('GET', '/switches'), null)
    assert.equal(asked('HEAD', '/switches'), null)
    assert.equal(asked('POST', '/nowhere', {}, null), null)
  })

  test('is noted as the command that was wanted', () => {
    const form = { value: 'primary', next: '/x' }
    assert.equal(asked('POST', '/switches/reads', form), 'reads primary')
    assert.equal(asked('POST', '/faults', { kind: 'kill', target: 'app-1' }), 'kill app-1')
    assert.equal(asked('POST', '/lessons/lost-login/run'), 'lessons lost-login run')
    assert.equal(asked('POST', '/switches/%E0%A4%A'), '%E0%A4%A')
  })

  test('is kept short, whatever was sent', () => {
    const long = 'x'.repeat(10_000)
    const body = { value: long, kind: { deep: long }, seconds: 5, other: long }
    const command = asked('POST', `/${long}`, body) ?? ''
    assert.ok(command.length < 250)
    assert.match(command, / 5$/)
    for (const sent of [undefined, null, 'text', [1]])
      assert.equal(asked('POST', '/reset', sent), 'reset')
  })
})
