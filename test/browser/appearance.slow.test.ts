import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { type Stack, useStack } from '../support/stack.ts'

describe('the shop looks right', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  const open = (page: Page, path: string) => page.goto(`http://localhost:${stack.port}${path}`)

  async function openProduct(page: Page) {
    await open(page, '/products')
    await page.locator('.card-link').first().click()
    await page.locator('.gallery').waitFor()
  }

  test('where the system chooses the colours: fields have a border, what is current a ground', async (t) => {
    const { page } = await openBrowser(t)
    await page.emulateMedia({ forcedColors: 'active' })
    await open(page, '/products?category=glues')
    const styles = await page.evaluate(() => {
      const styleOf = (selector: string) =>
        getComputedStyle(document.querySelector(selector) as Element)
      return {
        border: styleOf('.search').borderTopColor,
        inside: styleOf('.search').backgroundColor,
        width: styleOf('.search').borderTopWidth,
        current: styleOf('.tabs [aria-current]').backgroundColor,
        other: styleOf('.tabs a:not([aria-current])').backgroundColor,
      }
    })
    assert.notEqual(styles.width, '0px')
    assert.notEqual(styles.border, styles.inside)
    assert.notEqual(styles.current, styles.other)
  })

  for (const width of [320, 375])
    test(`at ${width} px no pill touches the edge of the screen`, async (t) => {
      const { page } = await openBrowser(t, { width })
      await open(page, '/products?q=tape')
      const pills = await page.locator('.list-bar .tabs a').all()
      assert.ok(pills.length > 2)
      for (const pill of pills) {
        const { x = 0, width: wide = 0 } = (await pill.boundingBox()) ?? {}
        assert.ok(x >= 12 && x + wide <= width - 12, `${await pill.innerText()} begins at ${x} px`)
      }
    })

  test('the way to a product stands on one line', async (t) => {
    const { page } = await openBrowser(t)
    await openProduct(page)
    const tops = await page.locator('.crumbs li > a, .crumbs li[aria-current]').evaluateAll((all) =>
      all.map((one) => {
        const range = document.createRange()
        range.selectNodeContents(one)
        return Math.round(range.getBoundingClientRect().top)
      }),
    )
    assert.equal(tops.length, 3)
    assert.equal(new Set(tops).size, 1, `${tops}`)
  })

  test('a product’s pictures are looked through with the keyboard', async (t) => {
    const { page } = await openBrowser(t, { width: 320 })
    await openProduct(page)
    await page.locator('.crumbs a').last().focus()
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'gallery')
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction(() => (document.querySelector('.gallery')?.scrollLeft ?? 0) > 0)
  })

  test('pages for everybody describe themselves to search engines', async (t) => {
    const { page } = await openBrowser(t)
    const paths = ['/', '/products', '/products?category=glues', '/cart', '/login', '/register']
    for (const path of [...paths, '/demo']) {
      await open(page, path)
      const text = await page.locator('meta[name=description]').getAttribute('content')
      assert.ok(text && text.length >= 30 && text.length <= 160, `${path}: ${text}`)
    }
  })
})
