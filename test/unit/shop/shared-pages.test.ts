import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createSharedPages } from '../../../apps/shop/http/shared-pages.ts'

function pages(cache: 'on' | 'off' = 'on') {
  const clock = { ms: 0 }
  const bodies: object[] = []
  const settings = { current: () => ({ cache }) as never }
  const keepBody = (model: object) => void bodies.push(model)
  const shared = createSharedPages(settings, { keepBody }, () => clock.ms)
  let made = 0
  const make = async () => ({ number: ++made })
  const ask = async (key: string, written: string | null = null) =>
    (await shared({ written }, key, make)).number
  return { shared, ask, clock, bodies }
}

describe('pages that are the same for everybody', () => {
  test('are made once a second, and their body once', async () => {
    const { ask, clock, bodies } = pages()
    assert.deepEqual(await Promise.all([ask('/'), ask('/')]), [1, 1])
    clock.ms = 999
    assert.equal(await ask('/'), 1)
    assert.equal(await ask('/other'), 2)
    clock.ms = 1000
    assert.equal(await ask('/'), 3)
    assert.deepEqual(bodies, [{ number: 1 }, { number: 2 }, { number: 3 }])
  })

  test('are made anew for each while the cache is off', async () => {
    const { ask, bodies } = pages('off')
    assert.deepEqual([await ask('/'), await ask('/')], [1, 2])
    assert.deepEqual(bodies, [])
  })

  test('are made anew for who has just written, and for nobody else', async () => {
    const { ask } = pages()
    assert.equal(await ask('/'), 1)
    assert.equal(await ask('/', '0-1-7'), 2)
    assert.equal(await ask('/'), 1)
  })

  test('are not kept when they could not be made', async () => {
    const { shared, ask } = pages()
    await assert.rejects(shared({ written: null }, '/', () => Promise.reject(new Error('away'))))
    assert.equal(await ask('/'), 1)
  })

  test('are not kept without end', async () => {
    const { ask } = pages()
    for (let number = 0; number < 201; number++) await ask(`/${number}`)
    assert.equal(await ask('/0'), 202)
  })
})
