import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startChromium } from '../support/browser.ts'
import { openGolden } from '../support/golden.ts'
import { everyPage, type Visit } from '../support/pages/every-page.ts'
import {
  documentFaults,
  layoutFaults,
  markupFaults,
  seriousObstacles,
} from '../support/pages/page-faults.ts'
import { comparableOutline, createOutliner, pageOutline } from '../support/pages/page-outline.ts'
import { type Stack, startStack } from '../support/stack.ts'

const root = path.resolve(import.meta.dirname, '../..')
const widths = [320, 375, 768, 1280]

/** Each page is opened once; the tests ask what was found on all of them. */
describe('every page of shop, back office and lab, full of long words,', () => {
  let stack: Stack
  let close = async () => {}
  const seen: {
    visit: Visit
    outline: string
    layout: string[]
    markup: string[]
    access: string[]
  }[] = []

  before(async () => {
    // Not the shop that all tests share: what is typed here would stand in their way.
    stack = await startStack()
    const chromium = await startChromium({})
    close = chromium.close
    const visits = await everyPage(stack, chromium.context)
    const page = await chromium.context.newPage()
    for (const visit of visits) {
      const html = await open(page, visit)
      const outline = await page.evaluate(pageOutline, html)
      const markup = [...(await markupFaults(html)), ...(await page.evaluate(documentFaults))]
      const access = await seriousObstacles(page)
      seen.push({ visit, outline, layout: await layoutAtAllWidths(page), markup, access })
    }
  })
  after(async () => {
    await close()
    await stack?.stop()
  })

  /** Findings by page: "cart http://…: …". */
  const found = (kind: 'layout' | 'markup' | 'access') =>
    seen.flatMap(({ visit, [kind]: findings }) =>
      findings.map((text) => `${visit.template} ${visit.url.slice(0, 80)}: ${text}`),
    )

  test('is among them', async () => {
    const shop = await templatesIn('apps/shop')
    const lab = (await templatesIn('apps/lab/views')).map((name) => `lab/${name}`)
    const opened = new Set(seen.map(({ visit }) => visit.template))
    assert.deepEqual([...opened].sort(), [...shop, ...lab].sort())
  })

  // After a change on purpose: UPDATE_GOLDEN=1 npm test -- browser/every-page
  test('has the headings, forms, links and buttons that it had', async (context) => {
    const golden = openGolden('page-outlines.txt')
    const outlineOf = createOutliner()
    for (const { visit, outline } of seen) {
      const name = nameOf(visit)
      await context.test(name, () => golden.compare(name, outlineOf(name, outline)))
    }
    golden.finish()
  })

  test('fits screens of 320 px and more, with all its text', () => {
    assert.deepEqual(found('layout'), [])
  })

  test('is valid HTML, with a title that is its heading', () => {
    assert.deepEqual(found('markup'), [])
  })

  test('has no serious obstacle for people with disabilities', () => {
    assert.deepEqual(found('access'), [])
  })
})

function nameOf({ url, form }: Visit): string {
  const { hostname, pathname, search } = new URL(url)
  const name = `${hostname} ${pathname}${search}${form ? `, ${form.action} sent` : ''}`
  return comparableOutline(name)
}

/** The HTML as it was sent. */
async function open(page: Page, { template, url, form }: Visit): Promise<string> {
  const opened = await page.goto(url)
  const expected = /^(lab|views)\/error$/.test(template) ? 404 : 200
  assert.equal(opened?.status(), expected, url)
  if (!form) return opened?.text() ?? ''
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.evaluate(({ action, fields }) => {
    const sent = document.querySelector<HTMLFormElement>(`main form[action="${action}"]`)
    for (const [name, value] of Object.entries(fields)) {
      const field = sent?.elements.namedItem(name)
      if (field && 'value' in field) field.value = String(value)
    }
    Object.assign(window, { isSent: true })
    // Past the browser's own checks, which would not send it.
    sent?.submit()
  }, form)
  const html = await (await answered).text()
  await page.waitForFunction(() => !('isSent' in window) && document.readyState === 'complete')
  return html
}

async function layoutAtAllWidths(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    // Charts follow the new width in the frame after it.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    )
    faults.push(...(await page.evaluate(layoutFaults)).map((text) => `${width} px: ${text}`))
  }
  return faults
}

async function templatesIn(folder: string): Promise<string[]> {
  const files = await readdir(path.join(root, folder), { recursive: true })
  return files
    .filter((file) => file.endsWith('.ejs') && !/(^|\/)(partials\/|layout\.ejs$)/.test(file))
    .map((file) => file.replace(/\.ejs$/, ''))
}
