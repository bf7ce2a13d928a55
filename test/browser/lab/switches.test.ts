import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Status } from '../../../apps/control/status/status.ts'
import { openBrowser } from '../../support/browser.ts'
import { eventually } from '../../support/eventually.ts'
import { type LabClient, openLab, token } from '../../support/lab.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('switches in a browser', () => {
  let stack: Stack
  let base: string
  let lab: LabClient
  before(async () => {
    stack = await useStack()
    base = `http://lab.localhost:${stack.port}`
    lab = await openLab(stack)
    await lab.post('/reset')
  })
  after(async () => {
    await lab.post('/reset')
    lab.client.close()
    await stack.stop()
  })

  const status = () => stack.labJson<Status>('status')
  const open = async (page: Page, path = '/switches') =>
    page.goto(`${base}${path}?token=${await token(stack)}`)

  /** Goes on with Tab until the element has the focus, as somebody without a mouse does. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < 120; presses++) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
      await page.keyboard.press('Tab')
    }
    assert.fail(`Tab does not lead to ${selector}`)
  }

  const said = (page: Page) => page.locator('#toast').innerText()

  test('are turned by keyboard alone', async (t) => {
    const { page, problems } = await openBrowser(t)
    await open(page)

    await tabTo(page, '.switch[action="/switches/sessions"] input')
    await page.keyboard.press('ArrowUp')
    await tabTo(page, '.switch[action="/switches/sessions"] button')
    await page.keyboard.press('Enter')
    await eventually(async () => assert.match(await said(page), /sessions: memory, everywhere/))
    // Text that clings to the frame, or a frame of another element's height, is a clash of styles.
    const gaps = await page.locator('#toast').evaluate((toast) => {
      const [frame, text] = [toast, toast.querySelector('p')].map((one) =>
        one?.getBoundingClientRect(),
      )
      if (!frame || !text) return []
      return [text.top - frame.top, frame.bottom - text.bottom, text.left - frame.left]
    })
    assert.ok(gaps.length === 3 && gaps.every((gap) => gap >= 6 && gap <= 30), gaps.join())
    await eventually(async () => assert.match(await page.innerText('#now-sessions'), /Memory/))
    assert.equal((await status()).switches.sessions, 'memory')

    await tabTo(page, '.switch[action="/switches/strategy"] input')
    await page.keyboard.press('ArrowDown')
    await eventually(async () =>
      assert.match(await page.innerText('#edge ins:nth-of-type(2)'), /default least-connections;/),
    )
    assert.equal((await status()).switches.strategy, 'round-robin')
    await tabTo(page, '.switch[action="/switches/strategy"] button')
    await page.keyboard.press('Space')
    await eventually(async () => assert.match(await said(page), /strategy: least-connections/))

    await tabTo(page, '#replica-target')
    await page.keyboard.press('a')
    await tabTo(page, '#fault-replica button[value=drain]')
    await page.keyboard.press('Enter')
    await eventually(async () => assert.match(await page.innerText('#active-faults'), /drained/))
    await page.locator('#main').focus()
    await page.keyboard.press('Shift+Tab')
    await tabTo(page, '#active-faults button')
    await page.keyboard.press('Enter')
    await eventually(async () =>
      assert.equal(await page.locator('#active-faults').isHidden(), true),
    )

    assert.deepEqual(problems, [])
  })

  test('show what somebody else turns, and who', async (t) => {
    const { page } = await openBrowser(t)
    await open(page)
    const { page: other } = await openBrowser(t)
    await open(other)
    await other.check('.switch[action="/switches/reads"] input[value=primary]')
    await other.click('.switch[action="/switches/reads"] button')
    await eventually(async () => assert.match(await page.innerText('#now-reads'), /Primary/))
    assert.equal(
      await page.isChecked('.switch[action="/switches/reads"] input[value=primary]'),
      true,
    )
    assert.match(await page.innerText('#audit tbody tr:first-child'), /reads primary/)
  })

  test('cannot be pressed by who may only look', async (t) => {
    const { page } = await openBrowser(t)
    await page.goto(`${base}/switches`)
    assert.equal(await page.locator('main button:enabled:visible').count(), 0)
    assert.match(await page.innerText('.look-only'), /token/)
  })

  test('are shared as a link, which changes nothing before it is applied', async (t) => {
    const { page } = await openBrowser(t)
    await open(page, '/class')
    await page.fill('#title', 'The lost login')
    await page.click('#share button')
    const link = await page.inputValue('#link')
    await stack.lab('sessions', 'redis')
    await stack.lab('sessions', 'memory')
    await stack.lab('scale', '2')
    await page.goto(link)
    assert.match(await page.innerText('.class-opened'), /The lost login[\s\S]*scale 3/)
    assert.equal((await status()).switches.replicas, 2)
    await page.click('.class-opened button')
    await eventually(async () =>
      assert.match(await said(page), /“The lost login” has been applied/),
    )
    assert.equal((await status()).switches.replicas, 3)
  })

  for (const width of [360, 1280])
    test(`fit into ${width} px, in both languages`, async (t) => {
      const { page, problems } = await openBrowser(t, { width })
      for (const path of ['/switches', '/class']) {
        for (const name of ['Français', 'English']) {
          await open(page, path)
          await page.getByRole('button', { name }).click()
          const wider = () =>
            document.documentElement.scrollWidth - document.documentElement.clientWidth
          assert.equal(await page.evaluate(wider), 0, `${path} ${name}`)
        }
      }
      assert.deepEqual(problems, [])
    })
})
