import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import type { Client } from '../../apps/shared/client.ts'
import { demoAccounts } from '../../infra/topology.ts'
import { eventually } from '../support/eventually.ts'
import { demoState, logIn } from '../support/people.ts'
import { type Stack, useStack } from '../support/stack.ts'

/** Of `count` answers, how many know the visitor, and which replicas gave those. */
async function whoKnows(client: Client, count: number) {
  const knowing = new Map<string, number>()
  const answering = new Map<string, number>()
  for (let i = 0; i < count; i++) {
    const { servedBy, loggedIn } = await demoState(client)
    answering.set(servedBy, (answering.get(servedBy) ?? 0) + 1)
    if (loggedIn) knowing.set(servedBy, (knowing.get(servedBy) ?? 0) + 1)
  }
  return { knowing, answering }
}

describe('a login', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '3')
  })
  after(async () => {
    await stack.lab('sessions', 'redis')
    await stack.stop()
  })

  test('in memory, round robin: exactly one replica in three knows it', async () => {
    await stack.lab('sessions', 'memory')
    const client = stack.client('round-robin.localhost')
    await logIn(client)
    const { knowing, answering } = await whoKnows(client, 30)
    assert.deepEqual([...answering.values()], [10, 10, 10])
    assert.equal(knowing.size, 1)
    assert.deepEqual([...knowing.values()], [10])
    client.close()
  })

  test('in memory, sticky: always known, until its replica dies', async () => {
    await stack.lab('sessions', 'memory')
    const client = stack.client('sticky.localhost')
    await logIn(client)
    const { knowing, answering } = await whoKnows(client, 30)
    assert.equal(answering.size, 1)
    assert.deepEqual([...knowing.values()], [30])

    const [home] = answering.keys()
    await stack.lab('kill', String(home))
    const afterwards = await whoKnows(client, 30)
    assert.equal(afterwards.knowing.size, 0)
    client.close()
  })

  test('in Redis: every replica knows it, also after each was killed', async () => {
    await stack.lab('sessions', 'redis')
    const client = stack.client('round-robin.localhost')
    await logIn(client)
    const { knowing } = await whoKnows(client, 30)
    assert.deepEqual([...knowing.values()], [10, 10, 10])

    for (const replica of ['app-1', 'app-2', 'app-3']) {
      await stack.lab('kill', replica)
      const { knowing, answering } = await whoKnows(client, 9)
      assert.deepEqual(knowing, answering)
    }
    client.close()
  })

  test('in its cookie: every replica knows it, without Redis and after each was killed', async () => {
    await stack.lab('sessions', 'cookie')
    const client = stack.client('round-robin.localhost')
    await logIn(client)
    await stack.lab('stop', 'redis')
    for (const replica of ['app-1', 'app-2', 'app-3']) {
      await stack.lab('kill', replica)
      const { knowing, answering } = await whoKnows(client, 9)
      assert.deepEqual(knowing, answering)
    }
    assert.equal((await client.post('/cart/items', { productId: 1, quantity: 1 })).status, 303)
    await stack.lab('start', 'redis')
    client.close()
  })

  for (const store of ['redis', 'memory'])
    test(`in ${store}: a copy ends with the sign-out`, async () => {
      await stack.lab('sessions', store)
      const [client, thief] = [stack.client('sticky.localhost'), stack.client('sticky.localhost')]
      await logIn(client)
      for (const [name, value] of client.cookies) thief.cookies.set(name, value)
      assert.equal((await demoState(thief)).loggedIn, true)
      await client.post('/logout')
      assert.equal((await demoState(thief)).loggedIn, false)
      for (const one of [client, thief]) one.close()
    })

  test('in its cookie: a copy outlives a sign-out, and ends with the password', async () => {
    await stack.lab('sessions', 'cookie')
    const [client, thief] = [stack.client(), stack.client()]
    const account = { email: `copied-${Date.now()}@example.com`, password: 'a-password-to-change' }
    assert.equal((await client.post('/register', { name: 'Robin', ...account })).status, 303)
    for (const [name, value] of client.cookies) thief.cookies.set(name, value)
    await client.post('/logout')
    assert.equal((await demoState(client)).loggedIn, false)
    assert.equal((await demoState(thief)).loggedIn, true)

    assert.equal((await client.post('/login', account)).status, 303)
    const change = { currentPassword: account.password, newPassword: 'another-long-password' }
    const changed = await client.post('/account/password', change)
    assert.equal(changed.headers.location, '/account')
    assert.equal((await thief.get('/account')).status, 303)
    assert.equal((await client.get('/account')).status, 200)
    for (const one of [client, thief]) one.close()
  })

  test('keeps its replica when replicas are added', async () => {
    const client = stack.client('sticky.localhost')
    const { servedBy } = await demoState(client)
    await stack.lab('scale', '5')
    const { answering } = await whoKnows(client, 20)
    assert.deepEqual([...answering.keys()], [servedBy])
    await stack.lab('scale', '3')
    client.close()
  })

  test('switching the store back finds the old session again', async () => {
    await stack.lab('sessions', 'redis')
    const client = stack.client()
    await logIn(client)
    await stack.lab('sessions', 'memory')
    assert.equal((await demoState(client)).loggedIn, false)
    await stack.lab('sessions', 'redis')
    assert.equal((await demoState(client)).loggedIn, true)
    client.close()
  })

  test('renews the session id', async () => {
    const client = stack.client()
    await client.post('/cart/items', { productId: 1, quantity: 1 })
    const name = `sid-${stack.port}`
    const guest = client.cookies.get(name)
    assert.ok(guest)
    await logIn(client)
    assert.notEqual(client.cookies.get(name), guest)

    const thief = stack.client()
    thief.cookies.set(name, guest)
    assert.equal((await demoState(thief)).loggedIn, false)
    client.close()
    thief.close()
  })

  test('that was ended is not brought back by a slow request', async () => {
    const client = stack.client('sticky.localhost')
    const [, , admin] = demoAccounts
    await logIn(client, admin)
    const at = (replica: string) => {
      const same = stack.client('sticky.localhost')
      for (const [name, value] of client.cookies) same.cookies.set(name, value)
      same.cookies.set(`replica_${stack.port}`, replica)
      return same
    }
    // A second factor that is not confirmed yet waits in the session; the logout overtakes it on another replica.
    await stack.lab('slow', 'app-1', '4000ms', '--for', '30s')
    const fields = { next: '/admin', currentPassword: admin.password }
    const slow = at('app-1').post('/account/second-factor/setup', fields)
    await eventually(async () => {
      const { replicas } = await stack.labJson<Status>('status')
      assert.equal(replicas.find(({ name }) => name === 'app-1')?.inFlight, 1)
    })
    const logout = await at('app-2').post('/logout')
    assert.equal(logout.servedBy, 'app-2')
    const overtaken = await slow
    assert.equal(overtaken.servedBy, 'app-1')
    assert.equal(overtaken.status, 303)
    assert.match(String(overtaken.headers.location), /second-factor/)
    await stack.lab('slow', 'app-1', '0')

    assert.equal((await demoState(at('app-2'))).loggedIn, false)
    client.close()
  })
})
