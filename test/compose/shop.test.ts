import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Client } from '../../apps/shared/client.ts'
import { eventually } from '../support/eventually.ts'
import {
  address,
  addToCart,
  buy,
  checkoutFields,
  demoState,
  goodCard,
  logIn,
  register,
} from '../support/people.ts'
import { wronglyFound } from '../support/searches.ts'
import { sharedStack } from './support/stack.ts'

const stack = sharedStack()

/** Of `count` answers, how many each replica gave, and how many of them knew the visitor. */
async function whoKnows(client: Client, count: number) {
  const answering = new Map<string, number>()
  const knowing = new Map<string, number>()
  for (let i = 0; i < count; i++) {
    const { servedBy, loggedIn } = await demoState(client)
    answering.set(servedBy, (answering.get(servedBy) ?? 0) + 1)
    if (loggedIn) knowing.set(servedBy, (knowing.get(servedBy) ?? 0) + 1)
  }
  return { answering, knowing }
}

describe('the shop in containers', () => {
  after(() => stack.lab('sessions', 'redis'))

  test('sells: register, search, cart, checkout, order, history', async () => {
    const client = stack.client()
    await buy(client)
    client.close()
  })

  test('finds first what people look for, on MySQL as on MariaDB', async () => {
    const client = stack.client()
    assert.deepEqual(await wronglyFound(client), [])
    client.close()
  })

  test('is one order however often it is sent', async () => {
    const client = stack.client('round-robin.localhost')
    await register(client)
    await addToCart(client, 3)
    const order = { ...address, ...goodCard, ...(await checkoutFields(client)) }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => client.post('/orders', order)),
    )
    const places = new Set(answers.map(({ status, headers }) => `${status} ${headers.location}`))
    assert.equal(places.size, 1, [...places].join(', '))
    client.close()
  })

  test('sees its own changes, on a replica that lags too', async () => {
    await stack.lab('lag', '3s', '--for', '60s')
    const client = stack.client()
    await register(client)
    for (let items = 1; items <= 10; items++) {
      await addToCart(client, 1)
      assert.equal((await demoState(client)).cart.items, items)
    }
    await stack.lab('lag', '0')
    client.close()
  })

  test('with sessions in memory and round robin, one replica in three knows a visitor', async () => {
    await stack.lab('sessions', 'memory')
    const client = stack.client('round-robin.localhost')
    await logIn(client)
    const { answering, knowing } = await whoKnows(client, 30)
    assert.deepEqual([...answering.values()], [10, 10, 10])
    assert.deepEqual([...knowing.values()], [10])
    client.close()
  })

  test('with sticky all do, until the replica is killed', async () => {
    await stack.lab('sessions', 'memory')
    const client = stack.client('sticky.localhost')
    await logIn(client)
    const { answering, knowing } = await whoKnows(client, 20)
    assert.equal(answering.size, 1)
    assert.deepEqual([...knowing.values()], [20])
    const [home = ''] = answering.keys()
    await stack.kill(home)
    await eventually(async () =>
      assert.equal((await stack.client('sticky.localhost').get('/')).status, 200),
    )
    const later = await whoKnows(client, 20)
    assert.equal(later.knowing.size, 0)
    await stack.up()
    client.close()
  })

  test('with Redis all do, also when each replica has been killed', async () => {
    await stack.lab('sessions', 'redis')
    const client = stack.client('round-robin.localhost')
    await logIn(client)
    for (const replica of ['app-1', 'app-2', 'app-3']) {
      await stack.kill(replica)
      const { answering, knowing } = await whoKnows(client, 9)
      assert.deepEqual(knowing, answering)
      await stack.up()
    }
    client.close()
  })
})
