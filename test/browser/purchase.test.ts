import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { type Stack, useStack } from '../support/stack.ts'

describe('a person', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
    await stack.lab('sessions', 'redis')
  })
  after(() => stack.stop())

  for (const javaScript of [true, false])
    test(`buys something, ${javaScript ? 'with' : 'without'} JavaScript`, async (t) => {
      const { page, problems } = await openBrowser(t, {
        javaScript,
        width: javaScript ? 1280 : 390,
      })
      await page.goto(`http://localhost:${stack.port}/`)
      await page.fill('#q', 'honey')
      await page.press('#q', 'Enter')
      await page.locator('main a[href^="/products/"]').first().click()
      await page.getByRole('button', { name: 'Add to cart' }).click()
      await page.waitForURL('**/cart')
      await page.getByRole('link', { name: 'Check out' }).click()

      await page.waitForURL('**/login?next=*')
      await page.getByRole('link', { name: 'Create an account' }).click()
      await register(page)
      await page.waitForURL('**/checkout')
      await fillCheckout(page, '4000 0000 0000 0002')
      await page.getByRole('button', { name: 'Place the order' }).click()
      await page
        .getByText(/declined/i)
        .first()
        .waitFor()
      assert.equal(await page.inputValue('[name=street]'), 'Market Street 5')
      assert.equal(await page.inputValue('[name=cardNumber]'), '')

      await fillCheckout(page, '4242 4242 4242 4242')
      await page.getByLabel(/Express/).check()
      await page.getByRole('button', { name: 'Place the order' }).click()
      await page.waitForURL('**/orders/*')
      const number = /S-\d{6}/.exec(await page.innerText('main'))?.[0]
      assert.ok(number)
      assert.match(await page.innerText('main'), /4242/)
      assert.match(await page.innerText('main'), /Thank you/)
      assert.match(await page.innerText('main'), /€9\.90/)
      await page.reload()
      assert.doesNotMatch(await page.innerText('body'), /Thank you/)

      await page.goto(`http://localhost:${stack.port}/orders`)
      await page.getByText(number).first().click()
      await page.getByRole('link', { name: /cancel/i }).click()
      await page.getByRole('heading', { name: /^Cancel order S-/ }).waitFor()
      await page.getByRole('button', { name: 'Cancel the order' }).click()
      await page
        .getByText(/cancelled/i)
        .first()
        .waitFor()
      assert.match(await page.innerText('main'), /refunded/i)
      assert.deepEqual(problems, [])
    })

  for (const javaScript of [true, false])
    test(`orders abroad or picks up, ${javaScript ? 'with' : 'without'} JavaScript`, async (t) => {
      const { page, problems } = await openBrowser(t, {
        javaScript,
        width: javaScript ? 1280 : 320,
      })
      await page.goto(`http://localhost:${stack.port}/register?next=/products/washi-tape-set`)
      await register(page)
      await page.getByRole('button', { name: 'Add to cart' }).click()
      await page.goto(`http://localhost:${stack.port}/checkout`)
      const total = page.locator('.sums-total dd:visible')
      const before = await total.innerText()
      await page.selectOption('[name=country]', 'JP')
      if (javaScript) await page.getByLabel('Prefecture').waitFor()
      else await page.getByText(/The shipping costs on this page are for Germany/).waitFor()
      await fillCheckout(page, '4242 4242 4242 4242', { postalCode: '1540023', country: 'JP' })
      if (javaScript) {
        await page.selectOption('[name=state]', 'Tokyo')
        assert.equal(euros(await total.innerText()), euros(before) + 15)
      } else await page.fill('[name=state]', 'tokyo')
      await page.getByRole('button', { name: 'Place the order' }).click()
      if (!javaScript) {
        await page.getByText(/Standard shipping to Japan: €19\.90, not €4\.90/).waitFor()
        assert.equal(euros(await total.innerText()), euros(before) + 15)
        assert.equal(await page.inputValue('[name=state]'), 'Tokyo')
        await fillCard(page, '4242 4242 4242 4242')
        await page.getByRole('button', { name: 'Place the order' }).click()
      }
      await page.waitForURL('**/orders/*')
      assert.match(await page.innerText('address'), /Berlin, Tokyo\n154-0023\nJapan/)
      assert.match(await page.innerText('.slip'), /€19\.90/)

      await page.goto(`http://localhost:${stack.port}/products/washi-tape-set`)
      await page.getByRole('button', { name: 'Add to cart' }).click()
      await page.goto(`http://localhost:${stack.port}/checkout`)
      await page.fill('[name=street]', '')
      await page.getByLabel(/Pick up in the shop/).check()
      for (const name of ['street', 'postalCode', 'city', 'country', 'state'])
        assert.equal(await page.locator(`[name=${name}]`).isVisible(), false, name)
      await fillCard(page, '4242 4242 4242 4242')
      await page.getByRole('button', { name: 'Place the order' }).click()
      await page.waitForURL('**/orders/*')
      assert.doesNotMatch(await page.innerText('main'), /Goes to|[Ss]hipped/)
      assert.match(await page.innerText('main'), /Paid, to be picked up/)
      assert.deepEqual(problems, [])
    })

  test('empties the cart, and the header says so', async (t) => {
    const { page, problems } = await openBrowser(t)
    await page.goto(`http://localhost:${stack.port}/products/washi-tape-set`)
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await page.waitForURL('**/cart')
    assert.equal(await page.getAttribute('#cart-count', 'class'), 'count')
    await page.getByText(/Standard shipping within Germany is free from €50\.00/).waitFor()
    await page.getByRole('button', { name: /^Remove/ }).click()
    await page.getByText('Nothing stuck yet').waitFor()
    assert.equal(await page.innerText('#cart-count'), '0')
    assert.equal(await page.getAttribute('#cart-count', 'class'), 'count count-none')
    assert.deepEqual(problems, [])
  })

  test('sees the replicas change on the demo page', async (t) => {
    const { page, problems } = await openBrowser(t)
    await page.goto(`http://round-robin.localhost:${stack.port}/demo`)
    await page.getByRole('button', { name: /sign in as alice/i }).click()
    await page.getByText(/knows you as Alice/).waitFor()
    await page.getByRole('button', { name: /ten times/i }).click()
    for (const replica of ['app-1', 'app-2', 'app-3'])
      await page.locator('#demo-tally').getByText(replica).waitFor()
    assert.deepEqual(problems, [])
  })
})

async function register(page: Page) {
  await page.fill('[name=name]', 'Robin Hill')
  await page.fill('[name=email]', `${randomUUID()}@example.com`)
  await page.fill('main [name=password]', 'correct horse battery')
  await page.locator('main form').getByRole('button').first().click()
}

async function fillCheckout(
  page: Page,
  cardNumber: string,
  { postalCode = '10115', country = 'DE' } = {},
) {
  await page.fill('[name=name]', 'Robin Hill')
  await page.fill('[name=street]', 'Market Street 5')
  await page.fill('[name=postalCode]', postalCode)
  await page.fill('[name=city]', 'Berlin')
  await page.selectOption('[name=country]', country)
  await fillCard(page, cardNumber)
}

const euros = (text: string) => Number(text.replace('€', ''))

async function fillCard(page: Page, cardNumber: string) {
  await page.fill('[name=cardNumber]', cardNumber)
  await page.fill('[name=cardExpiry]', '12/39')
  await page.fill('[name=cardCvc]', '123')
}
