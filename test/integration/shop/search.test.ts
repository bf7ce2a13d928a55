import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import type { Client } from '../../../apps/shared/client.ts'
import { addToSearch } from '../../../apps/shop/catalogue/search-index-repository.ts'
import { searchCatalogue } from '../../../apps/shop/catalogue/search-service.ts'
import { spellingKeys } from '../../../apps/shop/catalogue/spelling.ts'
import { handleOf } from '../../../db/seed/index-catalogue.ts'
import { primaryAddress } from '../../support/database.ts'
import { firstFound, slugsIn, wronglyFound } from '../../support/searches.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('the search', () => {
  let stack: Stack
  let guest: Client
  before(async () => {
    stack = await useStack()
    guest = stack.client('round-robin.localhost')
  })
  after(async () => {
    guest.close()
    await stack.stop()
  })

  const search = async (q: string, more = '') => {
    const { status, body } = await guest.get(`/products?q=${encodeURIComponent(q)}${more}`)
    assert.equal(status, 200, q)
    return body
  }

  test('finds what people look for first', async () => {
    assert.ok(Object.keys(firstFound).length >= 60)
    assert.deepEqual(await wronglyFound(guest), [])
  })

  test('says what it looked for when a word is misspelt, and finds the same', async () => {
    const page = await search('Hony')
    assert.match(page, /Did you mean <a href="\/products\?q=honey">honey<\/a>\?/)
    assert.deepEqual(slugsIn(page), slugsIn(await search('honey')))
    assert.match(await search('acacia hony jar'), /Did you mean <a [^>]*>acacia honey jar</)
    assert.doesNotMatch(await search('honey'), /Did you mean/)
  })

  test('finds products with some of the words where none has all, and says so', async () => {
    const page = await search('honey qqqqqq')
    assert.equal(slugsIn(page)[0], 'acacia-honey')
    assert.match(page, /No product matches all of these words/)
    assert.match(await search('kintsugi dinosaur'), /No product matches all of these words/)
  })

  test('offers something else where it finds nothing', async () => {
    for (const q of ['qqqqqq', '!!!', 'the']) {
      const page = await search(q)
      assert.match(page, /Nothing sticks to that/)
      assert.match(page, /House favourites/)
      assert.equal(slugsIn(page).length, 4, q)
      assert.match(page, /href="\/products\?category=glues">Glues/)
    }
    const elsewhere = await search('honey', '&category=tapes')
    assert.match(elsewhere, /href="\/products\?q=honey">Search all categories/)
  })

  test('takes anything that can be typed', async () => {
    const typed = [
      '\u{2f800}'.repeat(60),
      `a${'𓊻'.repeat(60)}`,
      `x${'𓊻'.repeat(25)}`,
      '%_\\"\'[{',
      '0'.repeat(200),
    ]
    for (const q of [...typed, 'a b c d e f g h i j k l m', '天'.repeat(200), '\ufdfa'.repeat(20)])
      await search(q)
  })
})

describe('the cost of a search', () => {
  let stack: Stack
  let connection: Connection
  before(async () => {
    stack = await useStack()
    connection = await mysql.createConnection(await primaryAddress(stack.runDir))
  })
  after(async () => {
    await connection.query('ROLLBACK')
    await connection.end()
    await stack.stop()
  })

  const rowsRead = async () => {
    const [rows] = await connection.query<RowDataPacket[]>(
      "SHOW SESSION STATUS LIKE 'Handler_read%'",
    )
    return rows.reduce((sum, { Value }) => sum + Number(Value), 0)
  }

  test('does not depend on how many products have the words', async () => {
    const handle = handleOf(connection)
    await connection.beginTransaction()
    const costs: number[] = []
    // Products that nobody sees: the transaction is rolled back.
    let id = 1_000_000_000
    for (const more of [10_000, 30_000]) {
      const products = Array.from({ length: more }, () => ({
        id: id++,
        terms: new Map(
          [
            ['everywhere', 60],
            ['anywhere', 60],
          ].map(([term, weight]) => [String(term), Number(weight)]),
        ),
      }))
      await addToSearch(handle, products, { spellingKeys })
      for (const q of ['everywhere', 'everywhere anywhere', 'everywhre']) {
        const before = await rowsRead()
        await searchCatalogue(handle, { q, sort: '', page: 1 }, () => ({
          categoryId: null,
          limit: 24,
          offset: 0,
        }))
        costs.push((await rowsRead()) - before)
      }
    }
    const [few, many] = [Math.max(...costs.slice(0, 3)), Math.max(...costs.slice(3))]
    assert.ok(few < 100_000, costs.join(' '))
    assert.ok(many < few * 1.1, costs.join(' '))
  })
})
