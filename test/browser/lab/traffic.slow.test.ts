import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { openBrowser } from '../../support/browser.ts'
import { eventually } from '../../support/eventually.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('the page of the virtual shoppers', () => {
  let stack: Stack
  let address: string
  let token: string
  before(async () => {
    stack = await useStack()
    token = /token=(\w+)/.exec(await stack.lab('token'))?.[1] ?? ''
    const { lab } = await stack.labJson<Status>('status')
    address = `http://127.0.0.1:${lab.port}`
  })
  afterEach(async () => {
    const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' }
    await fetch(`${address}/api/traffic`, { method: 'DELETE', headers })
  })
  after(() => stack.stop())

  const figure = (text: string | null) => Number(text?.replace(/\D/g, ''))

  test('starts and ends a run by keyboard alone, and shows it live', async (t) => {
    const { page, problems } = await openBrowser(t)
    await page.goto(`${address}/traffic?token=${token}`)
    await page.focus('button[value=quiet]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#end:not([hidden])')
    assert.equal(await page.isVisible('#begin'), false)

    const requests = page.locator('[data-figure=requests]')
    await eventually(async () => assert.ok(figure(await requests.textContent()) > 0))
    const first = figure(await requests.textContent())
    await eventually(async () => assert.ok(figure(await requests.textContent()) > first))
    assert.equal(await page.locator('[data-trouble]').count(), 5)
    assert.ok((await page.locator('.shares .replica').count()) > 0)

    // The focus has followed to what ends it.
    await page.keyboard.press('Enter')
    await page.waitForSelector('#begin:not([hidden])')
    assert.match(await page.innerText('#run'), /Finished/)
    assert.deepEqual(problems, [])
  })

  test('keeps a plan that is refused, and says what is wrong with it', async (t) => {
    const { page } = await openBrowser(t)
    await page.goto(`${address}/traffic?token=${token}`)
    await page.fill('#mix-browse', '50')
    await page.click('#begin .buttons button')
    await page.waitForSelector('#toast:not([hidden])')
    assert.match(await page.innerText('#toast'), /add up to 110/)
    assert.equal(await page.inputValue('#mix-browse'), '50')
  })

  test('works without scripts, too', async (t) => {
    const { page } = await openBrowser(t, { javaScript: false, width: 360 })
    await page.goto(`${address}/traffic?token=${token}`)
    await page.click('button[value=quiet]')
    await page.waitForSelector('#end:not([hidden])')
    await eventually(async () => {
      await page.reload()
      assert.ok(figure(await page.textContent('[data-figure=requests]')) > 0)
    })
    await page.click('#end button')
    await page.waitForSelector('#begin:not([hidden])')
  })

  test('without the token one can look, not touch', async (t) => {
    const { page } = await openBrowser(t)
    await page.goto(`${address}/traffic`)
    assert.equal(await page.isDisabled('button[value=quiet]'), true)
  })
})
