import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { allowedMs, eventually } from '../support/eventually.ts'
import { labPort } from '../support/lab.ts'
import { type Stack, useStack } from '../support/stack.ts'

describe('the page of the live topology', () => {
  let stack: Stack
  let url: string
  before(async () => {
    stack = await useStack()
    url = `http://localhost:${await labPort(stack)}/`
  })
  after(() => stack.stop())

  /** What the picture says of a part. */
  const labelOf = (page: Page, name: string) =>
    page.locator(`.picture:visible [data-part="${name}"]`).getAttribute('aria-label')

  const stateSeen = (page: Page, name: string, state: RegExp) =>
    eventually(async () => assert.match((await labelOf(page, name)) ?? '', state))

  test('a replica that is added gets a box, and loses it again', async (t) => {
    const { page, problems } = await openBrowser(t)
    await page.goto(url)
    await stateSeen(page, 'app-3', /ready/)
    const box = page.locator('.picture:visible [data-part="app-4"]')
    assert.equal(await box.count(), 0)
    await stack.lab('scale', '4')
    await box.waitFor()
    await page.getByText('app-4 added').waitFor()
    await stack.lab('scale', '3')
    await box.waitFor({ state: 'detached' })
    assert.deepEqual(problems, [])
  })

  test('a replica that dies says so, in picture, line and table', async (t) => {
    const { page } = await openBrowser(t)
    await page.goto(url)
    await stateSeen(page, 'app-2', /ready/)
    await stack.lab('stop', 'app-2')
    t.after(() => stack.lab('start', 'app-2'))
    await stateSeen(page, 'app-2', /stopped/)
    await page.locator('.recent-changes li', { hasText: 'app-2 stopped' }).waitFor()
    const cell = await page.locator('[data-fact="app-2 state"]').textContent()
    assert.equal(cell, 'stopped')
    const fill = page.locator('.picture-wide [data-part="app-2"] .box-pattern')
    assert.equal(await fill.getAttribute('fill'), 'url(#wide-down)')
  })

  test('the drawn box of a replica that is killed says so within a second', async (t) => {
    const { page } = await openBrowser(t)
    await page.goto(url)
    await stateSeen(page, 'app-1', /ready/)
    const seen = page.evaluate(
      () =>
        new Promise<{ at: number; label: string }>((resolve) => {
          const picture = document.querySelector('.picture-wide') as Element
          const look = () => {
            const label = picture.querySelector('[data-part="app-1"]')?.getAttribute('aria-label')
            if (label && !/ready/.test(label))
              resolve({ at: performance.timeOrigin + performance.now(), label })
          }
          new MutationObserver(look).observe(picture, {
            ...{ subtree: true, childList: true, attributes: true },
          })
        }),
    )
    await stack.lab('kill', 'app-1')
    const answeredAt = performance.timeOrigin + performance.now()
    const { at, label } = await seen
    t.diagnostic(`"${label}" ${(at - answeredAt).toFixed(0)} ms after the answer`)
    assert.ok(at - answeredAt < allowedMs(1000), `${label} after ${at - answeredAt} ms`)
    await stateSeen(page, 'app-1', /ready/)
  })

  test('table and picture say the same of the same parts', async (t) => {
    const { page } = await openBrowser(t)
    await page.goto(url)
    await stateSeen(page, 'redis', /ready/)
    const both = await page.evaluate(() => {
      const parts = [...document.querySelectorAll('.picture-wide .box:not(.box-browser)')]
      const rows = [...document.querySelectorAll('.facts tbody tr')]
      const picture = parts.map((part) => {
        const icon = part.querySelector('.box-icon')?.getAttribute('d')
        const label = part.getAttribute('aria-label') ?? ''
        return { name: part.querySelector('.box-name')?.textContent, icon: Boolean(icon), label }
      })
      const table = rows.map((row) => ({
        name: row.querySelector('th')?.textContent,
        state: row.querySelector('td')?.textContent ?? '?',
      }))
      return { picture, table }
    })
    const names = (list: { name?: string | null }[]) => list.map(({ name }) => name).sort()
    assert.deepEqual(names(both.picture), names(both.table))
    for (const { name, state } of both.table) {
      const part = both.picture.find((one) => one.name === name)
      assert.ok(part?.icon && part.label.includes(state), `${name}: ${part?.label} / ${state}`)
    }
  })

  test('a box is chosen with the keyboard, and its figures follow', async (t) => {
    const { page } = await openBrowser(t)
    await page.goto(url)
    await page.locator('.picture:visible [data-part="db-1"]').focus()
    await page.keyboard.press('Enter')
    await page.locator('.part h2', { hasText: 'db-1' }).waitFor()
    assert.match(await page.innerText('.part'), /Role\s+primary/)
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'part')
    assert.match(page.url(), /\?part=db-1$/)
  })

  test('what has the focus keeps it while the picture changes', async (t) => {
    const { page } = await openBrowser(t)
    await page.goto(url)
    await stateSeen(page, 'app-1', /ready/)
    await page.locator('.picture:visible [data-part="db-1"]').focus()
    await stack.lab('scale', '4')
    t.after(() => stack.lab('scale', '3'))
    await page.locator('.picture:visible [data-part="app-4"]').waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-part'))
    assert.equal(await focused(), 'db-1')
  })

  for (const width of [360, 1280])
    test(`does not shift while it updates at ${width} px, nor is wider than the screen`, async (t) => {
      const { page, problems } = await openBrowser(t, { width })
      await page.goto(url)
      await stateSeen(page, 'app-1', /ready/)
      await page.locator('.chart canvas').nth(4).waitFor({ state: 'attached' })
      const { shift, wider } = await page.evaluate(
        () =>
          new Promise<{ shift: number; wider: number }>((resolve) => {
            let shift = 0
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
                shift += entry.value
            }).observe({ type: 'layout-shift', buffered: true })
            const { scrollWidth, clientWidth } = document.documentElement
            const finish = () => resolve({ shift, wider: scrollWidth - clientWidth })
            let updates = 0
            new MutationObserver(() => {
              if (++updates === 3) finish()
            }).observe(document.querySelector('.facts') as Element, {
              ...{ subtree: true, childList: true, characterData: true },
            })
          }),
      )
      assert.ok(shift < 0.02, `it shifts by ${shift}`)
      assert.equal(wider, 0)
      assert.deepEqual(problems, [])
    })

  test('in French, and with all charts', async (t) => {
    const { page } = await openBrowser(t)
    await page.goto(url)
    await page.getByRole('button', { name: 'Français' }).click()
    await stateSeen(page, 'app-1', /prêt/)
    await page.locator('.chart canvas').nth(4).waitFor({ state: 'attached' })
    assert.equal(await page.locator('.chart canvas').count(), 5)
    assert.match(await page.innerText('.charts'), /Retard de réplication/)
  })
})
