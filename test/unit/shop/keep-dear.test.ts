import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { keepDear } from '../../../apps/shop/catalogue/keep-dear.ts'

/** Answers that take `ms` by a clock of our own. */
function keeper(ms: number) {
  let now = 0
  let loads = 0
  const keep = keepDear<number>(
    (_value, tookMs) => tookMs >= 20,
    () => now,
  )
  const load = async () => {
    now += ms
    return ++loads
  }
  return { ask: (key = 'honey') => keep(key, load), pass: (more: number) => (now += more), keep }
}

describe('a dear answer', () => {
  test('is kept for a hundred times as long as it took', async () => {
    const { ask, pass } = keeper(30)
    assert.equal(await ask(), 1)
    pass(2999)
    assert.equal(await ask(), 1)
    pass(1)
    assert.equal(await ask(), 2)
  })

  test('is kept for a minute at most', async () => {
    const { ask, pass } = keeper(5000)
    await ask()
    pass(60_000)
    assert.equal(await ask(), 2)
  })

  test('is one for all who ask meanwhile', async () => {
    const { ask } = keeper(30)
    assert.deepEqual(await Promise.all([ask(), ask()]), [1, 1])
  })

  test('makes room for others', async () => {
    const { ask } = keeper(30)
    await ask('first')
    for (let other = 0; other < 100; other++) await ask(`other ${other}`)
    assert.equal(await ask('first'), 102)
  })
})

describe('any other answer', () => {
  test('is loaded each time', async () => {
    const { ask } = keeper(10)
    await ask()
    assert.equal(await ask(), 2)
  })

  test('that fails is nobody else’s', async () => {
    const { ask, keep } = keeper(30)
    await assert.rejects(keep('honey', () => Promise.reject(new Error('away'))))
    assert.equal(await ask(), 1)
  })
})
