import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser } from '../../support/browser.ts'
import { openTestLab, type TestLab } from '../../support/lab.ts'
import { type Stack, useStack } from '../../support/stack.ts'

const longestMs = 120_000

/** Presses Tab until what has the focus is what is wanted. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
  }
  throw new Error(`Tab does not lead to ${selector}`)
}

describe('a whole lesson', () => {
  let stack: Stack
  let lab: TestLab
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '3')
    lab = await openTestLab(stack)
  })
  after(() => stack.stop())

  test('by keyboard alone: predict, run, see, report', async (t) => {
    const { page, problems } = await openBrowser(t)
    await page.goto(lab.link)
    await tabTo(page, '.top a[href="/lessons"]')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/lessons')
    await tabTo(page, '.course a[href="/lessons/who-answered"]')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/lessons/who-answered')

    await tabTo(page, 'input[name=answer]')
    await page.keyboard.type('12')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.lesson-said')
    assert.match(await page.innerText('.lesson-said'), /12 of 30 requests/)
    await tabTo(page, 'form[action$="/run"] button')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.lesson-result, #steps li')
    await page.waitForSelector('.lesson-result', { timeout: longestMs })

    // The keyboard goes on at the result, which a screen reader reads from there.
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'result')
    const answers = await page.locator('.lesson-answers dd').allInnerTexts()
    assert.deepEqual(answers, ['12 of 30 requests', '10 of 30 requests', '10 of 30 requests'])
    assert.equal(await page.locator('.lesson-result .lesson-chart rect').count(), 2 + 2 * 5)
    await tabTo(page, 'a[href="/lessons/report"]')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/lessons/report')
    await tabTo(page, 'input[name=name]')
    await page.keyboard.type('Robin <Hill>')
    await page.keyboard.press('Enter')
    await page.waitForURL('**name=Robin*')
    assert.equal(await page.innerText('.name'), 'Robin <Hill>')
    assert.equal(await page.locator('section svg').count(), 1)
    assert.deepEqual(problems, [])
  })

  test('without scripts, in French', async (t) => {
    const { page } = await openBrowser(t, { javaScript: false, width: 360 })
    await page.goto(lab.link)
    await page.click('button[name=language]')
    await page.goto(`${lab.origin}/lessons/who-answered`)
    await page.fill('input[name=answer]', '10')
    await page.press('input[name=answer]', 'Enter')
    await page.click('form[action$="/run"] button')
    await page.waitForSelector('.lesson-result', { timeout: longestMs })
    assert.match(await page.innerText('.lesson-answers'), /10 sur 30 requêtes/)
    assert.match(await page.innerText('.lesson-result'), /Votre pronostic était juste/)
  })
})
