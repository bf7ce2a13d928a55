import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { demoAccounts } from '../../../infra/topology.ts'
import { eventually } from '../../support/eventually.ts'
import { addToCart, logIn, register } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('active users', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '2')
  })
  after(async () => {
    await stack.lab('sessions', 'redis')
    await stack.stop()
  })

  const browser = (name: string) =>
    `Mozilla/5.0 (X11; Linux x86_64) ${name}${Math.random().toString(36).slice(2)} Firefox/133.0`

  function open(host: string, userAgent: string | null) {
    const client = stack.client(host)
    client.userAgent = userAgent
    return client
  }

  type Window = '5m' | '2h'
  const appReplicas = async () => (await stack.labJson<Status>('status')).replicas

  async function read(
    metric: 'active_users' | 'active_users_all',
    window: Window,
    { internalPort }: Pick<Status['replicas'][number], 'internalPort'>,
  ) {
    const text = await (await fetch(`http://127.0.0.1:${internalPort}/metrics`)).text()
    const of = (kind: string) => {
      const labels = `user="${kind}",window="${window}"`
      return Number(new RegExp(`^${metric}\\{${labels}[^}]*\\} (\\d+)$`, 'm').exec(text)?.[1])
    }
    return { customers: of('customer'), guests: of('guest'), virtual: of('virtual') }
  }

  async function count(window: Window = '5m') {
    const [first] = await appReplicas()
    assert.ok(first)
    return read('active_users_all', window, first)
  }

  // The first one: of the guests of others, an app replica may not have saved all that it has answered.
  test('of an app replica are those whom it has answered', async () => {
    const guestsOfEach = async () => {
      const each: Record<string, number> = {}
      // Of two hours: nobody is inactive before the end.
      for (const one of await appReplicas())
        each[one.name] = (await read('active_users', '2h', one)).guests
      return each
    }
    const expected = await guestsOfEach()
    const earlier = await count('2h')
    // Of one page each; the last one goes on until both app replicas have answered.
    for (const answeredBy of [1, 1, 1, 2]) {
      const guest = open('round-robin.localhost', browser('guest'))
      const names = new Set<string>()
      while (names.size < answeredBy)
        names.add(String((await guest.get('/')).headers['x-served-by']))
      guest.close()
      for (const name of names) expected[name] = (expected[name] ?? 0) + 1
    }

    await eventually(async () => {
      assert.deepEqual(await guestsOfEach(), expected)
      assert.equal((await count('2h')).guests, earlier.guests + 4)
    }, 60_000)
    for (const one of await appReplicas()) {
      const { guests } = await read('active_users', '5m', one)
      assert.ok(guests > 0 && guests <= (expected[one.name] ?? 0), `${one.name}: ${guests}`)
    }
  })

  for (const store of ['redis', 'memory'])
    test(`are counted once each, with sessions in ${store}`, async () => {
      await stack.lab('sessions', store)
      // With sessions in memory, every other page finds none: no other user because of that.
      const host = store === 'memory' ? 'sticky.localhost' : 'round-robin.localhost'
      const earlier = await count()

      const guest = open('round-robin.localhost', browser('guest'))
      for (let page = 0; page < 4; page++) await guest.get('/')

      const buyer = open(host, browser('buyer'))
      await buyer.get('/')
      await addToCart(buyer, 1)
      for (let page = 0; page < 4; page++) await buyer.get('/cart')

      const customer = open(host, browser('customer'))
      await customer.get('/')
      await addToCart(customer, 1)
      await customer.get('/cart')
      await register(customer)
      for (let page = 0; page < 4; page++) await customer.get('/orders')
      await customer.post('/logout')
      await customer.get('/')

      const number = Math.floor(Math.random() * 1e9)
      for (let visit = 0; visit < 2; visit++) {
        const virtual = open(host, `Mozilla/5.0 (X11) Stickyshop virtual user ${number}`)
        await addToCart(virtual, 1)
        await virtual.get('/cart')
        virtual.close()
      }
      for (const agent of ['curl/8.5.0', 'Mozilla/5.0 (compatible; Googlebot/2.1)', null]) {
        const script = open(host, agent)
        await script.get('/')
        script.close()
      }

      await eventually(async () => {
        const now = await count()
        assert.deepEqual(
          {
            customers: now.customers - earlier.customers,
            guests: now.guests - earlier.guests,
            virtual: now.virtual - earlier.virtual,
          },
          { customers: 1, guests: 2, virtual: 1 },
        )
      }, 60_000)
      for (const client of [guest, buyer, customer]) client.close()
    })

  test('of two hours are those of five minutes and more', async () => {
    const [now, lately] = [await count('5m'), await count('2h')]
    assert.ok(lately.guests >= now.guests && lately.customers >= now.customers)
    assert.ok(now.customers >= 2)
  })

  test('are not counted for a session that belongs to the same customer on two devices', async () => {
    await stack.lab('sessions', 'redis')
    const earlier = await count()
    for (const device of ['phone', 'laptop']) {
      const client = open('localhost', browser(device))
      await logIn(client, demoAccounts[0])
      await client.get('/orders')
      client.close()
    }
    const marker = open('localhost', browser('marker'))
    await marker.get('/')
    marker.close()
    await eventually(async () => {
      const now = await count()
      // The marker is written with them, or after them.
      assert.equal(now.guests - earlier.guests, 1)
      assert.ok(now.customers - earlier.customers <= 1)
    }, 60_000)
  })
})
