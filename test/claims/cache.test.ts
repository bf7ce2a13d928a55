import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import type { Answer, Client } from '../../apps/shared/client.ts'
import { eventually } from '../support/eventually.ts'
import { addOne, browse, during } from '../support/load.ts'
import { addToCart, register } from '../support/people.ts'
import { type Stack, useStack } from '../support/stack.ts'

const isKept = ({ headers }: Answer) => /^edge; hit/.test(String(headers['cache-status']))
const shopWindow = ['/', '/products', '/products?q=honey', '/products?category=tapes']

describe('the edge’s cache', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
    await stack.lab('cache', 'on')
  })
  after(async () => {
    await stack.lab('cache', 'off')
    await stack.stop()
  })

  /** A kept page; the first to ask gets a new one. */
  const keptPage = (guest: Client, path: string) =>
    eventually(async () => {
      const answer = await guest.get(path)
      assert.ok(isKept(answer), String(answer.headers['cache-status']))
      return answer
    })

  test('keeps the shop window for guests, without a word of who answered', async () => {
    const guest = stack.client()
    for (const path of shopWindow) {
      const { headers, body } = await keptPage(guest, path)
      assert.equal(headers['x-served-by'], undefined)
      assert.equal(headers['set-cookie'], undefined)
      assert.match(body, /The edge caches this page for one second for all guests/)
      assert.doesNotMatch(body, /This page was made by|Your session/)
    }
    guest.close()
  })

  test('keeps nothing for, and of, who has a cart or is signed in', async () => {
    const [guest, shopper, member] = [stack.client(), stack.client(), stack.client()]
    await addToCart(shopper, 1, 3)
    await register(member, 'Morgan Kept')
    for (const path of shopWindow) {
      await keptPage(guest, path)
      const theirs = await shopper.get(path)
      assert.ok(!isKept(theirs))
      assert.match(theirs.body, /id="cart-count">3</)
      const mine = await member.get(path)
      assert.ok(!isKept(mine))
      assert.match(mine.body, /Morgan Kept/)
      assert.match(mine.body, /This page was made by/)
      const { body } = await keptPage(guest, path)
      assert.doesNotMatch(body, /Morgan Kept/)
      assert.match(body, /id="cart-count">0</)
    }
    for (const client of [guest, shopper, member]) client.close()
  })

  test('keeps no other page of a guest', async () => {
    const guest = stack.client()
    for (const path of ['/cart', '/login', '/register', '/demo', '/demo/state', '/products/none'])
      for (let i = 0; i < 3; i++) {
        assert.ok(!isKept(await guest.get(path)), path)
        guest.cookies.clear()
      }
    guest.close()
  })

  test('is turned while people shop, without a failed request', async () => {
    const visitors = Array.from({ length: 6 }, () => stack.client())
    const { answers, failures } = await during(visitors, [browse, addOne], async () => {
      for (const value of ['off', 'on']) {
        await stack.lab('cache', value)
        assert.equal((await stack.labJson<Status>('status')).switches.cache, value)
      }
    })
    assert.ok(answers > 50, `only ${answers} answers`)
    assert.deepEqual(failures, [])
    for (const visitor of visitors) visitor.close()
  })

  test('is off when it is off: each page is made for the one who asks', async () => {
    await stack.lab('cache', 'off')
    const guest = stack.client('round-robin.localhost')
    const served = []
    for (let i = 0; i < 6; i++) served.push((await guest.get('/products')).servedBy)
    assert.equal(new Set(served).size, 3)
    await stack.lab('cache', 'on')
    guest.close()
  })
})
