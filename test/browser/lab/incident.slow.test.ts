import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { findProgram } from '../../../scripts/setup/find-servers.mjs'
import { openBrowser } from '../../support/browser.ts'
import { openTestLab, type TestLab } from '../../support/lab.ts'
import { type Stack, startStack } from '../../support/stack.ts'

const longestMs = 240_000

describe('lesson 21 in a browser', { skip: !findProgram('prometheus') }, () => {
  let stack: Stack
  let lab: TestLab
  before(async () => {
    stack = await startStack('--monitoring', 'on')
    lab = await openTestLab(stack)
  })
  after(() => stack?.stop())

  test('asks while the incident lasts, gives nothing away, and marks the answer', async (t) => {
    const { page, problems } = await openBrowser(t, { width: 375 })
    const statusOf = async (path: string) =>
      (await page.request.get(`${lab.origin}${path}`)).status()
    await page.goto(lab.link)
    await page.goto(`${lab.origin}/lessons/monitoring`)
    assert.equal(await page.locator('.lesson-question').count(), 0)
    await page.click('form[action$="/run"] button')
    await page.waitForFunction(() => document.querySelectorAll('#steps li').length === 3, null, {
      timeout: longestMs,
    })

    // Somebody else's look at the system.
    assert.equal(await statusOf('/'), 409)
    assert.equal(await statusOf('/switches'), 409)
    const other = await page.context().newPage()
    await other.goto(`${lab.origin}/charts`)
    assert.ok((await other.locator('.metric svg').count()) > 5)
    assert.doesNotMatch(await other.innerText('body'), /Active faults/)
    await other.close()

    await page.check('input[value=app-2-slow]')
    await page.click('.lesson-question button')
    await page.waitForSelector('.lesson-said')
    assert.equal(await page.locator('.lesson-result').count(), 0)
    await page.click('form[action$="/finish"] button')
    await page.waitForSelector('.lesson-result', { timeout: longestMs })
    const [yours, caused, shown] = await page.locator('.lesson-answers dd').allInnerTexts()
    assert.equal(yours, 'app-2: its pages take long')
    assert.equal(shown, caused)
    assert.match(
      await page.innerText('.lesson-result .badge'),
      caused === yours ? /Your answer was right/ : /Your answer was wrong/,
    )
    assert.equal(await statusOf('/switches'), 200)
    assert.deepEqual(problems, [])
  })
})
