import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSemaphore } from '../../../apps/shop/semaphore.ts'

class Refused extends Error {}

const limited = (maxWaitMs: number) =>
  createSemaphore({ places: 1, waiting: 1, maxWaitMs, refusal: () => new Refused() })

const open = () => {
  let finish = () => {}
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  return { work: () => done, finish }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** Takes places by name; `log` says who has got one. */
async function take(semaphore: ReturnType<typeof createSemaphore>, names: string[]) {
  const log: string[] = []
  for (const name of names) void semaphore.acquire().then(() => log.push(name))
  await settled()
  return log
}

test('runs as many at once as it may, the others in turn', async () => {
  const semaphore = createSemaphore({ places: 2 })
  let running = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++running)
    await settled()
    running--
  }
  await Promise.all(Array.from({ length: 10 }, () => semaphore.run(work)))
  assert.equal(most, 2)
  assert.equal(running, 0)
})

test('gives a place to the one that has waited longest', async () => {
  const semaphore = createSemaphore({ places: 2 })
  const log = await take(semaphore, ['a', 'b', 'c', 'd'])
  assert.deepEqual(log, ['a', 'b'])
  semaphore.release()
  await settled()
  assert.deepEqual(log, ['a', 'b', 'c'])
})

test('once it is open nobody waits any more', async () => {
  const semaphore = createSemaphore({ places: 1 })
  const log = await take(semaphore, ['a', 'b', 'c'])
  semaphore.open()
  await settled()
  assert.deepEqual(log, ['a', 'b', 'c'])
  assert.deepEqual(await take(semaphore, ['d']), ['d'])
})

test('refuses at once what would be one too many', async () => {
  const semaphore = limited(1000)
  const { work, finish } = open()
  const admitted = [semaphore.run(work), semaphore.run(work)]
  await assert.rejects(semaphore.run(work), Refused)
  finish()
  await Promise.all(admitted)
  await semaphore.run(work)
})

test('refuses what has waited too long, and leaves its place free', async () => {
  const semaphore = limited(10)
  const { work, finish } = open()
  const first = semaphore.run(work)
  await assert.rejects(semaphore.run(work), Refused)
  const third = semaphore.run(work)
  finish()
  await Promise.all([first, third])
})

test('a failure frees its place', async () => {
  const semaphore = limited(10)
  await assert.rejects(
    semaphore.run(() => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.equal(await semaphore.run(async () => 'yes'), 'yes')
})
