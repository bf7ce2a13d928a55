import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startChromium } from '../support/chromium.ts'
import { everyPage, type Visit } from '../support/pages/every-page.ts'
import { layoutFaults } from '../support/pages/layout-faults.ts'
import { type Stack, startStack } from '../support/stack.ts'

const root = path.resolve(import.meta.dirname, '../..')
const widths = [320, 375, 768, 1280]

/** Each page is opened once; the tests ask what was found on all of them. */
describe('every page of shop, back office and lab, full of long words,', () => {
  let stack: Stack
  let close = async () => {}
  const seen: { visit: Visit; layout: string[] }[] = []

  before(async () => {
    // Not the shop that all tests share: what is typed here would stand in their way.
    stack = await startStack()
    const chromium = await startChromium({})
    close = chromium.close
    const visits = await everyPage(stack, chromium.context)
    const page = await chromium.context.newPage()
    for (const visit of visits) {
      await open(page, visit)
      seen.push({ visit, layout: await layoutAtAllWidths(page) })
    }
  })
  after(async () => {
    await close()
    await stack?.stop()
  })

  /** Findings by page: "cart http://…: …". */
  const found = (kind: 'layout') =>
    seen.flatMap(({ visit, [kind]: findings }) =>
      findings.map((text) => `${visit.template} ${visit.url.slice(0, 80)}: ${text}`),
    )

  test('is among them', async () => {
    const shop = await templatesIn('apps/shop/views')
    const lab = (await templatesIn('apps/console/views')).map((name) => `lab/${name}`)
    const opened = new Set(seen.map(({ visit }) => visit.template))
    assert.deepEqual([...opened].sort(), [...shop, ...lab].sort())
  })

  test('fits screens of 320 px and more, with all its text', () => {
    assert.deepEqual(found('layout'), [])
  })
})

async function open(page: Page, { template, url, form }: Visit): Promise<void> {
  const opened = await page.goto(url)
  const expected = /^(lab\/)?error$/.test(template) ? 404 : 200
  assert.equal(opened?.status(), expected, url)
  if (!form) return
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.evaluate(({ action, fields }) => {
    const sent = document.querySelector<HTMLFormElement>(`main form[action="${action}"]`)
    for (const [name, value] of Object.entries(fields)) {
      const field = sent?.elements.namedItem(name)
      if (field && 'value' in field) field.value = String(value)
    }
    // Past the browser's own checks, which would not send it.
    sent?.submit()
  }, form)
  await answered
  await page.waitForLoadState()
}

async function layoutAtAllWidths(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    faults.push(...(await page.evaluate(layoutFaults)).map((text) => `${width} px: ${text}`))
  }
  return faults
}

async function templatesIn(folder: string): Promise<string[]> {
  const files = await readdir(path.join(root, folder), { recursive: true })
  return files
    .filter((file) => file.endsWith('.ejs') && !/^partials\/|^layout\.ejs$/.test(file))
    .map((file) => file.replace(/\.ejs$/, ''))
}
