import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openBrowser } from '../support/browser.ts'
import { type Stack, useStack } from '../support/stack.ts'

const paths = [
  '/',
  '/products',
  '/products?q=tape',
  '/products?category=glues',
  '/cart',
  '/login',
  '/register',
  '/demo',
  '/nowhere',
]

/** What a screen reader or a narrow phone would stumble over. */
function stumblingBlocks(): string[] {
  const found: string[] = []
  const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth
  if (wider > 0) found.push(`the page is ${wider} px wider than the screen`)
  if (document.querySelectorAll('h1').length !== 1) found.push('not exactly one h1')
  const named = (element: Element) =>
    Boolean(
      element.getAttribute('aria-label') ||
        element.getAttribute('aria-labelledby') ||
        (element as HTMLInputElement).labels?.length ||
        element.textContent?.trim() ||
        element.querySelector('img')?.alt,
    )
  for (const element of document.querySelectorAll('a, button, select, input:not([type=hidden])'))
    if (!named(element)) found.push(`no name: ${element.outerHTML.slice(0, 120)}`)
  for (const image of document.querySelectorAll('img'))
    if (!image.hasAttribute('alt') || !image.width || !image.height)
      found.push(`image: ${image.outerHTML.slice(0, 120)}`)
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
  for (const id of new Set(ids))
    if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`id ${id} twice`)
  let level = 0
  for (const heading of document.querySelectorAll('main :is(h1, h2, h3, h4)')) {
    const next = Number(heading.tagName[1])
    if (next > level + 1) found.push(`h${level} is followed by h${next}: ${heading.textContent}`)
    level = next
  }
  return found
}

describe('every page', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
  })
  after(() => stack.stop())

  for (const width of [360, 1280])
    test(`is readable and named at ${width} px`, async (t) => {
      const { page, problems } = await openBrowser(t, { width })
      for (const path of paths) {
        await page.goto(`http://localhost:${stack.port}${path}`)
        assert.deepEqual(await page.evaluate(stumblingBlocks), [], path)
        assert.match(await page.innerText('footer'), /app-\d/, path)
      }
      assert.deepEqual(problems, [])
    })

  test('does not shift while it loads', async (t) => {
    const { page } = await openBrowser(t, { width: 390 })
    for (const path of paths) {
      await page.goto(`http://localhost:${stack.port}${path}`, { waitUntil: 'load' })
      const shift = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let sum = 0
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
                sum += entry.value
            }).observe({ type: 'layout-shift', buffered: true })
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
          }),
      )
      assert.ok(shift < 0.02, `${path} shifts by ${shift}`)
    }
  })

  test('can be reached with the keyboard, past a link that skips the header', async (t) => {
    const { page } = await openBrowser(t)
    await page.goto(`http://localhost:${stack.port}/products`)
    await page.keyboard.press('Tab')
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /skip/i)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    assert.ok(await page.evaluate(() => document.activeElement?.closest('main') !== null))
  })
})
