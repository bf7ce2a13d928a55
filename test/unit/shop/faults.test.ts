import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { createSemaphore } from '../../../apps/shop/faults.ts'

/** Acquires a place; `log` has the names in the order in which they got one. */
function acquire(semaphore: ReturnType<typeof createSemaphore>, name: string, log: string[]) {
  const res = Object.assign(new EventEmitter(), { closed: false })
  void semaphore.acquire(res as unknown as ServerResponse).then(() => log.push(name))
  return {
    release: () => {
      res.closed = true
      res.emit('close')
    },
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('a semaphore admits so many requests at once, and the others in order', async () => {
  const semaphore = createSemaphore(2)
  const log: string[] = []
  const [a] = ['a', 'b', 'c', 'd'].map((name) => acquire(semaphore, name, log))
  await settled()
  assert.deepEqual(log, ['a', 'b'])
  a?.release()
  await settled()
  assert.deepEqual(log, ['a', 'b', 'c'])
})

test('a request whose client has gone while it queued takes no place', async () => {
  const semaphore = createSemaphore(1)
  const log: string[] = []
  const [a, b, c] = ['a', 'b', 'c'].map((name) => acquire(semaphore, name, log))
  b?.release()
  a?.release()
  await settled()
  assert.deepEqual(log, ['a', 'c'])
  c?.release()
  acquire(semaphore, 'd', log)
  await settled()
  assert.deepEqual(log, ['a', 'c', 'd'])
})

test('an open semaphore admits everything', async () => {
  const semaphore = createSemaphore(1)
  const log: string[] = []
  for (const name of ['a', 'b', 'c']) acquire(semaphore, name, log)
  semaphore.open()
  acquire(semaphore, 'd', log)
  await settled()
  assert.deepEqual(log, ['a', 'b', 'c', 'd'])
})
