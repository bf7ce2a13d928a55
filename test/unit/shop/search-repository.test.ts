import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Handle } from '../../../apps/shop/db/handle.ts'
import { searchProducts } from '../../../apps/shop/repositories/search-repository.ts'

const words: Parameters<typeof searchProducts>[1] = {
  terms: [{ text: 'made', prefix: true }],
  match: 'all',
  order: 'newest',
}
const part = { categoryId: null, limit: 24, offset: 0 }

/** Answers a full-text search with an error, and anything else with nothing. */
function refusing(error: Error) {
  const asked: string[] = []
  const select = async (sql: string) => {
    asked.push(sql)
    if (sql.includes('AGAINST')) throw error
    return []
  }
  return { asked, handle: { select } as unknown as Handle }
}

describe('words with too many matches', () => {
  for (const error of [
    Object.assign(new Error('Unknown error 128'), { errno: 128 }),
    Object.assign(new Error('Unknown error 188'), { errno: 188 }),
    Object.assign(new Error("Got error 188 - 'FTS query exceeds result cache limit'"), {
      errno: 1030,
    }),
  ])
    test(`are looked for among the newest goods: ${error.message}`, async () => {
      const { asked, handle } = refusing(error)
      const { partial } = await searchProducts(handle, words, part)
      assert.equal(partial, true)
      assert.equal(asked.length, 2)
    })

  test('are not what any other error means', async () => {
    const { handle } = refusing(Object.assign(new Error('Lost connection'), { errno: 2013 }))
    await assert.rejects(searchProducts(handle, words, part), /Lost connection/)
  })
})
