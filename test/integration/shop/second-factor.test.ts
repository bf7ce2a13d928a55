import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Client } from '../../../apps/shared/client.ts'
import { sessionStores } from '../../../infra/topology.ts'
import { openPrimary } from '../../support/database.ts'
import { addToCart, demoState, logIn, register, setUpSecondFactor } from '../../support/people.ts'
import { hasSecurityLine } from '../../support/security-log.ts'
import { type Stack, useStack } from '../../support/stack.ts'

const page = '/account/second-factor'
const password = 'correct horse battery'

describe("a customer's second factor", () => {
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

  const codeOf = (secret: string) => new TOTP({ secret }).generate()

  /** Each code is good for once; the next one would be half a minute away. */
  async function forgetUsedCodes(email: string): Promise<void> {
    const { connection, end } = await openPrimary(stack.runDir)
    await connection.query('UPDATE users SET totp_last_step = 0 WHERE email = ?', [email])
    await end()
  }

  async function enrolled(): Promise<{ owner: Client; email: string; secret: string }> {
    const owner = visitor()
    const email = await register(owner)
    const secret = await setUpSecondFactor(owner)
    await forgetUsedCodes(email)
    return { owner, email, secret }
  }

  for (const store of sessionStores)
    test(`is asked for at the sign-in, and until then one is a guest (sessions: ${store})`, async () => {
      // Sessions in memory are one app replica's.
      await stack.lab('strategy', store === 'memory' ? 'sticky' : 'round-robin')
      await stack.lab('sessions', store)
      const at = () => {
        const client = stack.client('localhost')
        clients.push(client)
        return client
      }
      const owner = at()
      const email = await register(owner)
      await addToCart(owner, 1)
      const secret = await setUpSecondFactor(owner)
      assert.equal((await demoState(owner)).loggedIn, true)
      await forgetUsedCodes(email)

      const other = at()
      await addToCart(other, 2, 2)
      const asked = await other.post('/login', { email, password, next: '/orders' })
      assert.equal(asked.headers.location, `${page}?next=%2Forders`)
      // Who signs in as somebody else is not led to where a second factor is set up.
      assert.match((await other.follow(asked)).body, /<a class="top-link" href="\/login">/)
      const state = await demoState(other)
      assert.deepEqual([state.loggedIn, state.cart.items], [false, 2])
      for (const path of ['/account', '/orders', '/checkout', '/admin'])
        assert.match(String((await other.get(path)).headers.location), /^\/account\/second-factor/)
      const change = { currentPassword: password, newPassword: `${password} 2` }
      const refused = await other.post('/account/password', change)
      assert.match(String(refused.headers.location), /^\/account\/second-factor/)
      await hasSecurityLine(stack, refused, /change of password/, /refused/)

      assert.equal((await other.post(`${page}/verification`, { code: '000000' })).status, 422)
      const code = { code: codeOf(secret), next: '/orders' }
      const right = await other.post(`${page}/verification`, code)
      assert.equal(right.headers.location, '/orders')
      assert.match((await other.follow(right)).body, /Welcome back, Robin/)
      const verified = await demoState(other)
      assert.deepEqual([verified.loggedIn, verified.cart.items], [true, 3])
    })

  test('is asked for on every device that was signed in when it was set up', async () => {
    const [owner, other] = [visitor(), visitor()]
    const email = await register(owner)
    await logIn(other, { email, password })
    assert.equal((await other.get('/account')).status, 200)
    await setUpSecondFactor(owner)
    assert.equal((await other.get('/account')).headers.location, `${page}?next=%2Faccount`)
    assert.equal((await owner.get('/account')).status, 200)
  })

  test('cannot be replaced, or turned off, by who has the password alone', async () => {
    const { email, secret } = await enrolled()
    const thief = visitor()
    await logIn(thief, { email, password })
    await thief.post(`${page}/setup`)
    assert.doesNotMatch((await thief.get(page)).body, /class="secret"/)
    const enrolment = await thief.post(`${page}/enrolment`, { code: codeOf(secret) })
    assert.equal(enrolment.headers.location, page)
    const removal = await thief.post(`${page}/removal`, { code: codeOf(secret) })
    assert.match(String(removal.headers.location), /^\/account\/second-factor/)
    assert.equal((await demoState(thief)).loggedIn, false)
  })

  test('is not set up by who has found a signed-in browser, and does not know the password', async () => {
    const owner = visitor()
    await register(owner)
    for (const currentPassword of ['', 'another one']) {
      const refused = await owner.post(`${page}/setup`, { currentPassword })
      assert.equal(refused.status, 422)
      assert.doesNotMatch(refused.body, /class="secret"/)
      await hasSecurityLine(stack, refused, /password before a second factor/, /refused/)
    }
  })

  test('is turned off with a code, which signs out everywhere else', async () => {
    const { owner, email, secret } = await enrolled()
    const waiting = visitor()
    await logIn(waiting, { email, password })
    assert.match((await owner.get('/account')).body, /Turn off/)
    const wrong = await owner.post(`${page}/removal`, { code: '000000' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.body, /This code is wrong/)
    const done = await owner.post(`${page}/removal`, { code: codeOf(secret) })
    assert.equal(done.headers.location, '/account')
    await hasSecurityLine(stack, done, /removal of second factor/, /done/)
    assert.match((await owner.follow(done)).body, /Set up a second factor/)
    assert.match(String((await waiting.get('/account')).headers.location), /^\/login/)
    const other = visitor()
    await logIn(other, { email, password })
    assert.equal((await demoState(other)).loggedIn, true)
  })

  test('stays through a change of the password', async () => {
    const { owner, email } = await enrolled()
    const newPassword = `${password} 2`
    const changed = await owner.post('/account/password', {
      currentPassword: password,
      newPassword,
    })
    assert.equal(changed.status, 303)
    assert.equal((await owner.get('/account')).status, 200)
    const other = visitor()
    await logIn(other, { email, password: newPassword })
    assert.equal((await demoState(other)).loggedIn, false)
  })

  test('has five tries in a quarter of an hour', async () => {
    const { email, secret } = await enrolled()
    const other = visitor()
    await logIn(other, { email, password })
    const path = `${page}/verification`
    for (let attempt = 0; attempt < 5; attempt++)
      assert.equal((await other.post(path, { code: '000000' })).status, 422)
    assert.equal((await other.post(path, { code: codeOf(secret) })).status, 429)
    assert.equal((await demoState(other)).loggedIn, false)
  })
})
