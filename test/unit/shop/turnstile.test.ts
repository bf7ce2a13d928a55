import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { createTurnstile } from '../../../apps/shop/turnstile.ts'

/** Comes to the turnstile; `log` says when it is in. */
function come(turnstile: ReturnType<typeof createTurnstile>, name: string, log: string[]) {
  const res = Object.assign(new EventEmitter(), { closed: false })
  void turnstile.enter(res as unknown as ServerResponse).then(() => log.push(name))
  return {
    leave: () => {
      res.closed = true
      res.emit('close')
    },
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('so many are in at once, and the others follow in line', async () => {
  const turnstile = createTurnstile(2)
  const log: string[] = []
  const [a] = ['a', 'b', 'c', 'd'].map((name) => come(turnstile, name, log))
  await settled()
  assert.deepEqual(log, ['a', 'b'])
  a?.leave()
  await settled()
  assert.deepEqual(log, ['a', 'b', 'c'])
})

test('who has gone while waiting takes nobody’s place', async () => {
  const turnstile = createTurnstile(1)
  const log: string[] = []
  const [a, b, c] = ['a', 'b', 'c'].map((name) => come(turnstile, name, log))
  b?.leave()
  a?.leave()
  await settled()
  assert.deepEqual(log, ['a', 'c'])
  c?.leave()
  come(turnstile, 'd', log)
  await settled()
  assert.deepEqual(log, ['a', 'c', 'd'])
})

test('once it is open nobody waits any more', async () => {
  const turnstile = createTurnstile(1)
  const log: string[] = []
  for (const name of ['a', 'b', 'c']) come(turnstile, name, log)
  turnstile.open()
  come(turnstile, 'd', log)
  await settled()
  assert.deepEqual(log, ['a', 'b', 'c', 'd'])
})
