import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { type Stack, useStack } from '../support/stack.ts'

describe('the lab’s list of requests', () => {
  let stack: Stack
  let token: string
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '3')
    await stack.lab('sessions', 'memory')
    token = (await stack.lab('token')).trim()
  })
  after(async () => {
    await stack.lab('sessions', 'redis')
    await stack.stop()
  })

  const open = async (page: Page) => {
    await page.goto(token)
    await page.goto(new URL('/requests', token).href)
  }

  async function send(page: Page, step: string, path = '/') {
    const form = page.locator('form[action="/requests"]')
    await form.getByLabel('Strategy').selectOption('round-robin')
    await form.getByLabel('Action').selectOption(step)
    await form.getByLabel('Path', { exact: true }).fill(path)
    await form.getByRole('button', { name: 'Send' }).click()
    await page.waitForURL(/\/requests\/\w+/)
  }

  test('a request of one’s own is sent, and its way explained', async (t) => {
    const { page, problems } = await openBrowser(t)
    await open(page)
    await send(page, 'cart')
    const home = await page.locator('.station-replica .station-name').innerText()
    // Of the next two, at most one can be at the same replica.
    await send(page, 'page', '/cart')
    if ((await page.locator('.station-replica .station-name').innerText()) === home)
      await send(page, 'page', '/cart')
    const other = await page.locator('.station-replica .station-name').innerText()
    const way = page.getByRole('region', { name: 'Trace of GET /cart' })
    await way
      .getByText(`The session is in the memory of ${home}, but ${other} handled this request.`)
      .waitFor()
    assert.equal(await way.locator('.station-session .station-store .replica').innerText(), home)
    assert.deepEqual(problems, [])
  })

  test('new requests appear, those that fit the filter', async (t) => {
    const { page, problems } = await openBrowser(t)
    await open(page)
    const visitor = stack.client('round-robin.localhost')
    const rows = page.locator('#request-rows tr:visible')
    const filter = page.getByRole('form', { name: 'Filter' })
    const never = `/never-${randomUUID()}`
    await filter.getByLabel('Path contains').fill(never)
    await page.getByText('None of the last 200 requests matches the filter.').waitFor()

    for (const path of [`${never}/1`, `${never}/2`, `${never}/3`, '/products'])
      await visitor.get(path)
    await eventually(async () => assert.equal(await rows.count(), 3))
    assert.match(await rows.first().innerText(), /GET \/never-.*\/3[\s\S]*404/)

    await filter.getByLabel('Replica').selectOption('app-2')
    await eventually(async () => assert.equal(await rows.count(), 1))
    await filter.getByLabel('Replica').selectOption('')
    await filter.getByLabel('Status').selectOption('2')
    await eventually(async () => assert.equal(await rows.count(), 0))
    await filter.getByLabel('Status').selectOption('4')

    await filter.getByRole('button', { name: 'Pause' }).click()
    await visitor.get(`${never}/4`)
    await visitor.get(`${never}/5`)
    // A page of its own knows of them; this one does not show them before it may.
    const second = await page.context().newPage()
    await second.goto(page.url())
    await second.getByText(`${never}/5`).waitFor()
    assert.equal(await rows.count(), 3)
    await second.close()
    await filter.getByRole('button', { name: 'Resume' }).click()
    await eventually(async () => assert.equal(await rows.count(), 5))
    visitor.close()
    assert.deepEqual(problems, [])
  })

  test('only one’s own are shown, on request', async (t) => {
    const { page } = await openBrowser(t)
    await open(page)
    await send(page, 'page', '/products')
    await page.getByLabel('Only mine').check()
    const rows = page.locator('#request-rows tr:visible')
    assert.equal(await rows.count(), 1)
    assert.match(await rows.innerText(), /mine[\s\S]*GET \/products/)
  })

  test('is a plain table without scripts, and leads from the shop to the way of its page', async (t) => {
    const { page } = await openBrowser(t, { javaScript: false })
    await page.goto(`http://localhost:${stack.port}/products`)
    await page.getByRole('link', { name: 'Trace of this request' }).click()
    await page.getByRole('heading', { name: 'Trace of GET /products' }).waitFor()
    assert.ok((await page.getByRole('row').count()) > 1)
    assert.equal(await page.getByRole('button', { name: 'Pause' }).count(), 0)
  })
})
