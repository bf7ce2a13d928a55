import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderText } from '../../../../apps/lab/desk/order-text.ts'

const text = (path: string, body?: Record<string, string | number>) =>
  orderText({ method: 'POST', path, ...(body && { body }) })

test('an order reads as one would type it', () => {
  assert.equal(text('/switches/replicas', { value: 5 }), 'scale 5')
  assert.equal(text('/processes/app-2/pause', { forMs: 30_000 }), 'pause app-2 --for 30s')
  assert.equal(text('/lag', { seconds: 3, forMs: 60_000 }), 'lag 3s --for 1m')
  assert.equal(text('/processes/app-1/slow', { ms: 400 }), 'slow app-1 400ms')
})

test('of one that was refused anything may be wanting', () => {
  for (const path of ['/switches/strategy', '/lag', '/traffic', '/processes/app-1/slow', '', '/'])
    assert.match(text(path), /…/, path)
  assert.equal(text('/processes/%E0%A4%A/kill'), 'kill %E0%A4%A')
})
