import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { demoAccounts } from '../../infra/topology.ts'
import { openBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { type Stack, useStack } from '../support/stack.ts'

const [alice, bob] = demoAccounts
const card = '4242 4242 4242 4242'

describe('Back', () => {
  let stack: Stack
  let shop: string
  before(async () => {
    stack = await useStack()
    await stack.lab('sessions', 'redis')
    shop = `http://localhost:${stack.port}`
  })
  after(() => stack.stop())

  async function signIn(page: Page, account: { email: string; password: string }, next = '/') {
    await page.goto(`${shop}/login?next=${encodeURIComponent(next)}`)
    await page.fill('#email', account.email)
    await page.fill('#password', account.password)
    await page.locator('main').getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(shop + next)
  }

  // Leaves by the menu, as the customer does: `goto` would start a new history entry of its own kind.
  async function signOut(page: Page) {
    await page.locator('[data-menu] summary').click()
    await page.getByRole('button', { name: /sign out/i }).click()
    await page.waitForURL(`${shop}/`)
  }

  async function addToCart(page: Page) {
    await page.goto(`${shop}/products/classic-yellow-notes`)
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await page.waitForURL('**/cart')
  }

  for (const backForwardCache of [true, false]) {
    const where = `with${backForwardCache ? '' : 'out'} the back/forward cache`

    test(`after signing out shows nothing of the customer, ${where}`, async (t) => {
      const { page } = await openBrowser(t, { backForwardCache })
      await signIn(page, alice)
      await addToCart(page)
      await page.getByRole('link', { name: 'Check out' }).click()
      await page.waitForURL('**/checkout')
      await page.fill('#street', 'Secret Street 5')
      await page.fill('#cardNumber', card)
      await page.goto(`${shop}/account`)
      await signOut(page)
      for (const address of ['/account', '/checkout']) {
        await page.goBack()
        await page.waitForURL(`${shop}/login?next=${encodeURIComponent(address)}`)
        const text = await page.content()
        assert.doesNotMatch(text, /Secret Street/)
      }
    })

    test(`shows nothing of the customer to the next one, ${where}`, async (t) => {
      const { page } = await openBrowser(t, { backForwardCache })
      await signIn(page, alice)
      await addToCart(page)
      await page.getByRole('link', { name: 'Check out' }).click()
      await page.waitForURL('**/checkout')
      await page.fill('#street', 'Secret Street 5')
      await page.fill('#cardNumber', card)
      await page.locator('.top-logo').click()
      await page.waitForURL(`${shop}/`)
      // Alice signs out and Bob signs in elsewhere in the browser.
      const other = await page.context().newPage()
      await other.goto(shop)
      await signOut(other)
      await signIn(other, bob)
      await addToCart(other)
      await page.goBack()
      await eventually(async () => {
        assert.equal(await page.locator('.menu-name').innerText(), 'Bob')
        assert.notEqual(await page.inputValue('#street'), 'Secret Street 5')
        assert.equal(await page.inputValue('#cardNumber'), '')
      })
    })

    test(`shows how many products are in the cart now, ${where}`, async (t) => {
      const { page } = await openBrowser(t, { backForwardCache })
      await addToCart(page)
      await page.goBack()
      await eventually(async () => assert.equal(await page.innerText('#cart-count'), '1'))
    })
  }

  test('is answered from the back/forward cache in these tests', async (t) => {
    const { page } = await openBrowser(t, { backForwardCache: true })
    await page.addInitScript(() => {
      addEventListener('pageshow', ({ persisted }) => {
        if (persisted) sessionStorage.setItem('persisted', 'yes')
      })
    })
    await page.goto(`${shop}/products`)
    await page.locator('main a[href^="/products/"]').first().click()
    await page.waitForURL('**/products/*')
    await page.goBack()
    await eventually(async () =>
      assert.equal(await page.evaluate(() => sessionStorage.getItem('persisted')), 'yes'),
    )
  })

  test('reaches pages with personal data by a new request only', async () => {
    const client = stack.client()
    const { email, password } = alice
    assert.equal((await client.post('/login', { email, password })).status, 303)
    for (const path of ['/', '/products', '/cart', '/orders', '/account'])
      assert.equal((await client.get(path)).headers['cache-control'], 'no-store', path)
    const guest = stack.client()
    for (const path of ['/', '/products', '/login'])
      assert.equal((await guest.get(path)).headers['cache-control'], 'private, no-cache', path)
    const refused = await guest.post('/register', { name: 'Robin', email: 'robin@example.com' })
    assert.equal(refused.headers['cache-control'], 'no-store')
    client.close()
    guest.close()
    const token = new URL((await stack.lab('token')).trim())
    const lab = stack.client(token.hostname)
    for (const path of ['/', '/requests', '/class'])
      assert.equal((await lab.get(path)).headers['cache-control'], 'no-store', path)
    lab.close()
  })
})
