import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Client } from '../../apps/shared/client.ts'
import { openBrowser } from '../support/browser.ts'
import { openPrimary } from '../support/database.ts'
import {
  address,
  addToCart,
  checkoutFields,
  goodCard,
  register,
  setUpSecondFactor,
} from '../support/people.ts'
import { type Stack, useStack } from '../support/stack.ts'

describe('a printed order', () => {
  let stack: Stack
  let client: Client
  /** Of the customer; below `/admin` it is the back office's. */
  let path: string
  const names: string[] = []

  before(async () => {
    stack = await useStack()
    client = stack.client('localhost')
    const email = await register(client)
    const { connection, productsInStock, end } = await openPrimary(stack.runDir)
    for (const id of await productsInStock(8)) await addToCart(client, id, 2)
    const fields = { ...address, ...goodCard, ...(await checkoutFields(client)) }
    const placed = await client.post('/orders', fields)
    path = String(placed.headers.location).replace(/\?.*/, '')
    const html = (await client.get(path)).body
    for (const [, name = ''] of html.matchAll(/line-name"><a[^>]*>([^<]+)/g))
      names.push(name.replaceAll('&amp;', '&'))
    await connection.query("UPDATE users SET role = 'admin' WHERE email = ?", [email])
    await end()
    await setUpSecondFactor(client)
  })
  after(async () => {
    client.close()
    await stack.stop()
  })

  /** Number of pages, and the text on them. */
  async function printed(page: Page, from: string): Promise<{ pages: number; text: string }> {
    await page.context().addCookies(
      [...client.cookies].map(([name, value]) => ({
        name,
        value,
        domain: 'localhost',
        path: '/',
      })),
    )
    await page.goto(`http://localhost:${stack.port}${from}`)
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
    await page.emulateMedia({ media: 'print' })
    const text = await page.evaluate(() => document.body.innerText)
    return { pages: [...pdf.matchAll(/\/Type \/Page\b/g)].length, text }
  }

  test('is one page, with all that was ordered and nothing to press', async (t) => {
    const { page } = await openBrowser(t, { dark: true })
    const { pages, text } = await printed(page, path)
    assert.equal(names.length, 8)
    for (const wanted of [...names, 'Order S-', address.street, 'Total', 'ending in 4242'])
      assert.ok(text.includes(wanted), `${wanted} is missing in: ${text}`)
    for (const unwanted of [/search/i, /cart/i, /log/i, /cancel/i, /your orders/i, /made by/i])
      assert.doesNotMatch(text, unwanted)
    assert.equal(pages, 1)
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    assert.equal(ground, 'rgb(255, 255, 255)')
  })

  test('is a packing slip of one page in the back office, without prices', async (t) => {
    const { page } = await openBrowser(t)
    const { pages, text } = await printed(page, `/admin${path}`)
    for (const wanted of [...names, 'Packing slip', 'S-', address.street, 'Quantity'])
      assert.ok(text.includes(wanted), `${wanted} is missing in: ${text}`)
    for (const unwanted of [/€/, /4242/, /shipped/i, /cancel/i, /@/, /search/i, /made by/i])
      assert.doesNotMatch(text, unwanted)
    assert.equal(pages, 1)
  })
})
