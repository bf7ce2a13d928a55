import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { refusedOrder } from '../../../../apps/lab/desk/refused-order.ts'

const asked = (method: string, path: string, body?: unknown, route: unknown = {}) =>
  refusedOrder({ method, path, body, route } as never)

describe('what was refused', () => {
  test('is nothing where nothing would have changed', () => {
    assert.equal(asked('GET', '/switches'), null)
    assert.equal(asked('HEAD', '/switches'), null)
    assert.equal(asked('POST', '/nowhere', {}, null), null)
  })

  test('is the order that was wanted', () => {
    assert.deepEqual(asked('POST', '/switches/reads', { value: 'primary', next: '/x' }), {
      method: 'POST',
      path: '/switches/reads',
      body: { value: 'primary' },
    })
    const sent = { method: 'PUT', path: '/switches/reads', body: { value: 'replica' } }
    assert.deepEqual(asked('POST', '/api/orders', sent)?.path, '/switches/reads')
    assert.deepEqual(asked('POST', '/api/orders', sent)?.body, { value: 'replica' })
  })

  test('is kept short, whatever was sent', () => {
    const long = 'x'.repeat(10_000)
    const order = asked('POST', '/api/orders', {
      path: long,
      body: { value: long, kind: { deep: long }, seconds: 5, other: long },
    })
    assert.ok(JSON.stringify(order).length < 250)
    assert.deepEqual(Object.keys(order?.body ?? {}), ['value', 'seconds'])
    for (const body of [undefined, null, 'text', [1]])
      assert.deepEqual(asked('POST', '/reset', body)?.body, {})
  })
})
