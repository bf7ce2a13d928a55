import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorkQueue } from '../../../apps/shop/accounts/work-queue.ts'
import { Unavailable } from '../../../apps/shop/errors.ts'

const open = () => {
  let finish = () => {}
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  return { work: () => done, finish }
}

test('runs as many at once as it may, the others in turn', async () => {
  const queue = createWorkQueue({ concurrent: 2, waiting: 8, maxWaitMs: 1000 })
  let running = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++running)
    await new Promise(setImmediate)
    running--
  }
  await Promise.all(Array.from({ length: 10 }, () => queue.run(work)))
  assert.equal(most, 2)
  assert.equal(running, 0)
})

test('refuses at once what would be one too many', async () => {
  const queue = createWorkQueue({ concurrent: 1, waiting: 1, maxWaitMs: 1000 })
  const { work, finish } = open()
  const admitted = [queue.run(work), queue.run(work)]
  await assert.rejects(queue.run(work), Unavailable)
  finish()
  await Promise.all(admitted)
  await queue.run(work)
})

test('refuses what has waited too long, and keeps its place free', async () => {
  const queue = createWorkQueue({ concurrent: 1, waiting: 1, maxWaitMs: 10 })
  const { work, finish } = open()
  const first = queue.run(work)
  await assert.rejects(queue.run(work), Unavailable)
  const third = queue.run(work)
  finish()
  await Promise.all([first, third])
})

test('a failure frees its place', async () => {
  const queue = createWorkQueue({ concurrent: 1, waiting: 1, maxWaitMs: 10 })
  await assert.rejects(
    queue.run(() => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.equal(await queue.run(async () => 'yes'), 'yes')
})
