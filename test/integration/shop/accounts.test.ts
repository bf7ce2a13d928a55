import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Client } from '../../../apps/shared/client.ts'
import { openPrimary } from '../../support/database.ts'
import { addToCart, register } from '../../support/people.ts'
import { type Stack, useStack } from '../../support/stack.ts'

const password = 'correct horse battery'
const newPassword = 'another horse battery'

describe('an account', () => {
  let stack: Stack
  const clients: Client[] = []
  before(async () => {
    stack = await useStack()
  })
  after(async () => {
    for (const client of clients) client.close()
    await stack.stop()
  })

  function visitor(from?: string): Client {
    const client = stack.client('round-robin.localhost', from)
    clients.push(client)
    return client
  }

  const isIn = async (client: Client) => (await client.get('/account')).status === 200

  test('takes over what was put into the cart before the login', async () => {
    const email = await register(visitor())
    const guest = visitor()
    await addToCart(guest, 1, 2)
    const stopped = await guest.get('/checkout')
    assert.equal(stopped.headers.location, '/login?next=%2Fcheckout')
    const answer = await guest.post('/login', { email, password, next: '/checkout' })
    assert.equal(answer.headers.location, '/checkout')
    assert.equal((await guest.get('/checkout')).status, 200)
  })

  test('that was left takes its cookie along, and no page asks for its session', async () => {
    const client = visitor()
    await register(client)
    const name = `sid-${stack.port}`
    const old = client.cookies.get(name)
    assert.ok(old)
    const { headers } = await client.get('/products')
    assert.match(String(headers['server-timing']), /session;/)
    await client.post('/logout')
    assert.equal(client.cookies.has(name), false)
    const guest = await client.get('/products')
    assert.doesNotMatch(String(guest.headers['server-timing']), /session;/)

    const thief = visitor()
    thief.cookies.set(name, old)
    assert.equal(await isIn(thief), false)
  })

  test('is not told apart from none by a refused login', async () => {
    const email = await register(visitor())
    const wrong = await visitor().post('/login', { email, password: 'wrong password' })
    const unknown = await visitor().post('/login', { email: `x${email}`, password })
    assert.equal(wrong.status, 422)
    assert.equal(unknown.status, 422)
    const said = ({ body }: { body: string }) => /role="alert"[\s\S]*?<\/div>/.exec(body)?.[0]
    assert.ok(said(wrong))
    assert.equal(said(wrong), said(unknown))
  })

  test('is one per email address, however it is written', async () => {
    const email = await register(visitor())
    const second = { name: 'Robin', email: ` ${email.toUpperCase()}`, password }
    const answer = await visitor().post('/register', second)
    assert.equal(answer.status, 422)
    assert.match(answer.body, /already an account with this email address/)
  })

  test('registered twice at the same moment is one account', async () => {
    const person = { name: 'Robin', email: `twice-${Date.now()}@example.com`, password }
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => visitor().post('/register', person)),
    )
    assert.equal(answers.filter(({ status }) => status === 303).length, 1)
    assert.equal(answers.filter(({ status }) => status === 422).length, 9)
  })

  test('with a new password is signed out everywhere else', async () => {
    const here = visitor()
    const email = await register(here)
    const elsewhere = visitor()
    await elsewhere.post('/login', { email, password })
    assert.ok(await isIn(elsewhere))
    const change = { currentPassword: password, newPassword }
    assert.equal((await here.post('/account/password', change)).status, 303)
    assert.ok(await isIn(here))
    assert.equal(await isIn(elsewhere), false)
    assert.equal((await visitor().post('/login', { email, password })).status, 422)
    assert.equal((await visitor().post('/login', { email, password: newPassword })).status, 303)
  })

  test('keeps its password when the current one is not known', async () => {
    const client = visitor()
    const email = await register(client)
    const change = { currentPassword: 'wrong password', newPassword }
    assert.equal((await client.post('/account/password', change)).status, 422)
    assert.equal((await visitor().post('/login', { email, password })).status, 303)
  })

  test('gets no password that is guessed first, at the start or later', async () => {
    const common = 'scorpion'
    const client = visitor()
    const person = { name: 'Robin', email: `${randomUUID()}@example.com`, password: common }
    const refused = await client.post('/register', person)
    assert.equal(refused.status, 422)
    assert.match(refused.body, /one of the passwords that are guessed first/)
    await register(client)
    const change = { currentPassword: password, newPassword: common }
    const kept = await client.post('/account/password', change)
    assert.equal(kept.status, 422)
    assert.match(kept.body, /one of the passwords that are guessed first/)
  })

  test('opens with its password as any keyboard composes it', async () => {
    const email = `${randomUUID()}@example.com`
    const set = { name: 'Zoë', email, password: 'cafe\u0301 au lait' }
    assert.equal((await visitor().post('/register', set)).status, 303)
    const composed = { email, password: 'caf\u00e9 au lait' }
    assert.equal((await visitor().post('/login', composed)).status, 303)
  })

  test('replaces the hash of a password that was not normalized', async () => {
    const email = await register(visitor())
    const password = 'cafe\u0301 au lait'
    const { hash } = await import('@node-rs/argon2')
    const old = await hash(password, { memoryCost: 64, timeCost: 1, parallelism: 1 })
    const primary = await openPrimary(stack.runDir)
    try {
      await primary.connection.query('UPDATE users SET password_hash = ? WHERE email = ?', [
        old,
        email,
      ])
      assert.equal((await visitor().post('/login', { email, password })).status, 303)
      const composed = { email, password: password.normalize('NFC') }
      assert.equal((await visitor().post('/login', composed)).status, 303)
    } finally {
      await primary.end()
    }
  })

  test('shows a new name at once', async () => {
    const client = visitor()
    await register(client)
    await client.post('/account', { name: 'Zoë <Hill>' })
    assert.match((await client.get('/account')).body, /Zoë &lt;Hill&gt;/)
  })

  test('never sends anybody to another site', async () => {
    const email = await register(visitor())
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil']) {
      const answer = await visitor().post('/login', { email, password, next })
      assert.equal(answer.headers.location, '/')
    }
  })
})
