import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Client } from '../../../apps/shared/client.ts'
import { eventually } from '../../support/eventually.ts'
import { addToCart, logIn } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

const noticeIn = (html: string) => /<p class="notice[^>]*>([^<]*)</.exec(html)?.[1] ?? null

describe('a notice', () => {
  let stack: Stack
  const clients: Client[] = []
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '2')
  })
  after(async () => {
    for (const client of clients) client.close()
    await stack.lab('sessions', 'redis')
    await stack.lab('cache', 'off')
    await stack.stop()
  })

  function visitor(): Client {
    const client = stack.client('round-robin.localhost')
    clients.push(client)
    return client
  }

  for (const sessions of ['redis', 'memory'])
    test(`is on the next page and on no other, from any app replica; sessions in ${sessions}`, async () => {
      await stack.lab('sessions', sessions)
      const guest = visitor()
      await addToCart(guest, 1, 2)
      // Not a page, so it shows nothing.
      await guest.get('/demo/state')
      const told = noticeIn((await guest.get('/cart')).body)
      assert.match(String(told), /^2 of “.+” are in your cart\.$/)
      for (let visit = 0; visit < 2; visit++)
        assert.equal(noticeIn((await guest.get('/cart')).body), null)
    })

  test('goes along when one redirect leads to the next', async () => {
    await stack.lab('sessions', 'redis')
    const member = visitor()
    await logIn(member)
    // Who is signed in is sent on from here.
    const { status } = await member.get('/login')
    assert.equal(status, 303)
    assert.equal(noticeIn((await member.get('/')).body), 'Welcome back, Alice.')
  })

  test('says that one is signed out', async () => {
    const member = visitor()
    await logIn(member)
    const page = await member.follow(await member.post('/logout'))
    assert.equal(noticeIn(page.body), 'You are signed out.')
  })

  test('of a refusal is an alert, and looks like one', async () => {
    const guest = visitor()
    await addToCart(guest, 1, 20)
    assert.doesNotMatch((await guest.get('/cart')).body, /notice-refused|class="notice"[^>]*alert/)
    await addToCart(guest, 1, 20)
    assert.match(
      (await guest.get('/cart')).body,
      /<p class="notice notice-refused" role="alert">An order can have at most 20 of .+, so your cart has 20, not 40\.</,
    )
  })

  test('is shown by the shop’s window, too, while the edge keeps pages', async () => {
    await stack.lab('cache', 'on')
    const guest = visitor()
    await addToCart(guest, 1)
    for (const name of guest.cookies.keys())
      if (!name.startsWith('notice-')) guest.cookies.delete(name)
    const other = visitor()
    await eventually(async () => {
      assert.match(String((await other.get('/products')).headers['cache-status']), /hit/)
    })
    assert.ok(noticeIn((await guest.get('/products')).body))
    assert.equal(noticeIn((await other.get('/products')).body), null)
    assert.equal(noticeIn((await guest.get('/products')).body), null)
  })

  test('can’t be written by others', async () => {
    const guest = visitor()
    await addToCart(guest, 1)
    const name = `notice-${stack.port}`
    const [, ...rest] = String(guest.cookies.get(name)).split('~')
    guest.cookies.set(name, ['Call%20us%20at%20555', ...rest].join('~'))
    assert.equal(noticeIn((await guest.get('/cart')).body), null)
  })
})
