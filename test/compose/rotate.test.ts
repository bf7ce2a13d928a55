import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import mysql from 'mysql2/promise'
import { addToCart, demoState, register } from '../support/people.ts'
import { sharedStack } from './support/stack.ts'

// Databases by their addresses in the data network, which the engine's own machine reaches (on Linux).
const stack = sharedStack()
const hosts = await Promise.all(
  ['db-1', 'db-2'].map(async (name) => {
    const networks = await stack.inspect<Record<string, { IPAddress: string }>>(
      name,
      '.NetworkSettings.Networks',
    )
    return Object.values(networks)[0]?.IPAddress ?? ''
  }),
)

const setup = (...args: string[]) => ['run', '--rm', '--no-deps', '-T', ...args]
const secret = async (name: string) => {
  const cat = setup('--entrypoint', 'cat', 'setup', `/run/secrets/${name}`)
  return (await stack.compose(cat)).trim()
}

const accepts = (host: string, user: string, password: string): Promise<boolean> =>
  mysql.createConnection({ host, user, password }).then(
    async (connection) => {
      await connection.end()
      return true
    },
    (error) => {
      assert.match(String(error.code), /DENIED/)
      return false
    },
  )

const names = [
  'database-shop',
  'database-admin',
  'database-replication',
  'redis',
  'internal',
  'session',
]

describe('rotating secrets in containers', () => {
  test('the control plane shows what to type', async () => {
    const { code, err } = await stack.tryLab('rotate')
    assert.notEqual(code, 0)
    assert.match(err, /run --rm setup rotate/)
  })

  test('changes every secret under load: no request fails, nobody is signed out', async () => {
    const customer = stack.client('round-robin.localhost')
    await register(customer)
    await addToCart(customer, 1, 2)
    const old = new Map<string, string>()
    for (const name of names) old.set(name, await secret(name))

    const failures: string[] = []
    let requests = 0
    let over = false
    const load = (async () => {
      while (!over) {
        requests++
        const { loggedIn, cart } = await demoState(customer)
        if (!loggedIn || cart.items < 2) failures.push('signed out, or without the cart')
        const { status } = await customer.post('/cart/items', { productId: 2, quantity: 1 })
        if (status !== 303) failures.push(`status ${status}`)
      }
    })().catch((error) => failures.push(String(error)))
    let said = ''
    try {
      said = await stack.compose(setup('setup', 'rotate'))
    } finally {
      over = true
      await load
    }
    assert.match(said, /^Rotated in /m)
    assert.deepEqual(failures, [])
    assert.ok(requests > 10, `${requests} requests`)

    for (const name of names) assert.notEqual(await secret(name), old.get(name), name)
    for (const host of hosts)
      for (const user of ['shop', 'admin', 'replication']) {
        const name = `database-${user}`
        assert.equal(await accepts(host, user, old.get(name) ?? ''), false, `${host} ${user}`)
        assert.equal(await accepts(host, user, await secret(name)), true, `${host} ${user}`)
      }
    customer.close()
  })

  test('a new app replica, a restarted database and Redis go on with the new ones', async () => {
    for (const name of ['db-2', 'redis', 'app-1']) await stack.lab('restart', name)
    await stack.usable()
    const visitor = stack.client()
    await register(visitor)
    visitor.close()
    const { databases } = JSON.parse(await stack.lab('status', '--json'))
    for (const { problem } of databases) assert.equal(problem, null)
  })

  test('refuses a name that is none', async () => {
    const { code, err } = await stack.tryCompose(setup('setup', 'rotate', 'sesion'))
    assert.notEqual(code, 0)
    assert.match(err, /Did you mean session\?/)
  })
})
