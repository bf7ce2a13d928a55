import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Client } from '../../../apps/shared/client.ts'
import { catalogue } from '../../../db/seed/catalogue/catalogue.ts'
import { addToCart, logIn } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

const slug = catalogue[0]?.products[0]?.slug
// A search asks first what the catalogue knows of the words.
const queriesOfPage = {
  '/': 1,
  '/products': 1,
  '/products?category=tapes': 1,
  '/products?q=honey': 2,
  [`/products/${slug}`]: 1,
}
const pages = Object.keys(queriesOfPage)

describe('a page to browse', () => {
  let stack: Stack
  const clients: Client[] = []
  before(async () => {
    stack = await useStack()
  })
  after(async () => {
    for (const client of clients) client.close()
    await stack.stop()
  })

  function visitor(): Client {
    const client = stack.client('round-robin.localhost')
    clients.push(client)
    return client
  }

  /** Round trips of a replica that knows the categories. */
  async function queriesOf(client: Client, path: string): Promise<number> {
    const counted: number[] = []
    // Each replica asks for the categories now and then.
    for (let visit = 0; visit < 6; visit++) {
      const { status, headers } = await client.get(path)
      assert.equal(status, 200, path)
      const texts = String(headers['server-timing']).matchAll(/, (\d+) quer/g)
      counted.push([...texts].reduce((sum, [, queries]) => sum + Number(queries), 0))
    }
    return Math.min(...counted)
  }

  test('asks the database once for a guest, a search twice', async () => {
    for (const [path, queries] of Object.entries(queriesOfPage))
      assert.equal(await queriesOf(visitor(), path), queries, path)
  })

  test('asks once more for a guest with a cart, and knows what is in it', async () => {
    const guest = visitor()
    await addToCart(guest, 1, 3)
    for (const [path, queries] of Object.entries(queriesOfPage))
      assert.equal(await queriesOf(guest, path), queries + 1, path)
    assert.match((await guest.get('/products')).body, /id="cart-count">3</)
  })

  test('asks once more for a signed-in customer, and greets them', async () => {
    const member = visitor()
    await logIn(member)
    for (const [path, queries] of Object.entries(queriesOfPage))
      assert.equal(await queriesOf(member, path), queries + 1, path)
    for (const path of pages) assert.match((await member.get(path)).body, /menu-name">Alice/, path)
  })

  test('greets a member where nothing was found, too', async () => {
    const member = visitor()
    await logIn(member)
    for (const path of ['/products?q=xyzzyxyzzy', '/products/no-such-thing', '/nowhere'])
      assert.match((await member.get(path)).body, /menu-name">Alice/, path)
  })
})
