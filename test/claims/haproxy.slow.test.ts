import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../apps/control/status/status.ts'
import { findProgram } from '../../scripts/setup/find-servers.mjs'
import { eventually } from '../support/eventually.ts'
import { addOne, browse, during } from '../support/load.ts'
import { addToCart, demoState, logIn } from '../support/people.ts'
import { type Stack, startStack } from '../support/stack.ts'

describe('with HAProxy as the load balancer', { skip: !findProgram('haproxy') }, () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('--edge', 'haproxy')
  })
  after(() => stack.stop())

  test('the shop is served, its files by an nginx behind it', async () => {
    const client = stack.client()
    const { status, body } = await client.get('/')
    assert.equal(status, 200)
    const [, style = ''] = /href="(\/assets\/[^"]+\.css)"/.exec(body) ?? []
    assert.match(String((await client.get(style)).headers['cache-control']), /immutable/)
    await logIn(client)
    await addToCart(client, 1)
    client.close()
    const components = await stack.labJson<Status>('status')
    assert.deepEqual(
      components.web.map(({ name, state }) => `${name} ${state}`),
      ['web-1 ready'],
    )
    await stack.lab('stop', 'web-1')
    await eventually(async () => assert.equal((await client.get('/favicon.svg')).status, 503))
    assert.equal((await client.get('/')).status, 200)
    await stack.lab('start', 'web-1')
    await eventually(async () => assert.equal((await client.get('/favicon.svg')).status, 200))
  })

  test('no request fails while all app replicas are restarted and their number changes', async () => {
    const clients = Array.from({ length: 6 }, () => stack.client())
    const { answers, failures } = await during(clients, [browse, addOne], async () => {
      await stack.lab('scale', '4')
      for (const name of ['app-1', 'app-2']) await stack.lab('restart', name)
      await stack.lab('scale', '3')
    })
    for (const client of clients) client.close()
    assert.deepEqual(failures, [])
    assert.ok(answers > 50, `${answers} answers`)
  })

  test('by least response time, an app replica that is slow gets fewer requests', async () => {
    const client = stack.client('least-time.localhost')
    await stack.lab('slow', 'app-1', '300ms')
    const served = new Map<string, number>()
    const visit = async () => {
      const { servedBy } = await client.get('/')
      served.set(servedBy, (served.get(servedBy) ?? 0) + 1)
    }
    // Its weight follows its own requests.
    for (let at = 0; at < 40; at++) await visit()
    served.clear()
    for (let at = 0; at < 60; at++) await visit()
    client.close()
    await stack.lab('slow', 'app-1', '0')
    const others = ['app-2', 'app-3'].map((name) => served.get(name) ?? 0)
    assert.ok((served.get('app-1') ?? 0) * 2 < Math.min(...others), JSON.stringify([...served]))
  })

  test('by the application’s cookie, a session stays at its app replica, and goes on elsewhere when that dies', async () => {
    await stack.lab('sessions', 'redis')
    const client = stack.client('app-cookie.localhost')
    await logIn(client)
    await addToCart(client, 1)
    const { servedBy: home } = await demoState(client)
    for (let at = 0; at < 6; at++) assert.equal((await demoState(client)).servedBy, home)
    await stack.lab('stop', home)
    // A reload soon after the start loses the table, and nothing is stored by request in an empty one.
    const other = stack.client('app-cookie.localhost')
    await logIn(other)
    const { servedBy: next, loggedIn } = await demoState(client)
    assert.notEqual(next, home)
    assert.ok(loggedIn, 'the session is in Redis')
    for (let at = 0; at < 6; at++) assert.equal((await demoState(client)).servedBy, next)
    await stack.lab('start', home)
    for (const one of [client, other]) one.close()
  })

  test('the statistics open with the password only', async () => {
    const password = readFileSync(path.join(stack.runDir, 'secrets/dashboards'), 'utf8').trim()
    const client = stack.client('balancer.localhost')
    const as = (tried: string) =>
      client.get('/', {
        Authorization: `Basic ${Buffer.from(`stickyshop:${tried}`).toString('base64')}`,
      })
    assert.match(await stack.lab('dashboards'), /HAProxy.*balancer\.localhost/)
    assert.equal((await client.get('/')).status, 401)
    assert.equal((await as('wrong')).status, 401)
    assert.match((await as(password)).body, /shop-least-time/)
    client.close()
  })

  test('the strategy and the cache are switched', async () => {
    await stack.lab('strategy', 'ip-hash')
    await stack.lab('cache', 'on')
    const client = stack.client()
    await client.get('/products')
    const { headers } = await client.get('/products')
    assert.match(String(headers['cache-status']), /^edge;/)
    client.close()
  })
})
