import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { lesson as unevenLoad } from '../../apps/lab/lessons/06-uneven-load/lesson.ts'
import type { DemoState } from '../../apps/shop/demo/demo-page.ts'
import { openBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { type Stack, useStack } from '../support/stack.ts'

describe('The experiment page', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '3')
    await stack.lab('sessions', 'memory')
  })
  after(async () => {
    await stack.lab('sessions', 'redis')
    await stack.stop()
  })

  const openDemo = async (page: Page) => {
    await page.goto(`http://round-robin.localhost:${stack.port}/demo`)
    await page.getByRole('button', { name: 'Stop asking' }).click()
  }

  test('asks ten times, one after the other, and shows the turns in their order', async (t) => {
    const { page } = await openBrowser(t)
    await openDemo(page)
    await page.getByRole('button', { name: 'Clear' }).click()
    const tiles = page.locator('#demo-answers .answer b')
    let open = 0
    let mostOpen = 0
    let asked = 0
    const isQuestion = (url: string) => url.endsWith('/demo/state')
    page.on('request', (request) => {
      if (!isQuestion(request.url())) return
      asked++
      mostOpen = Math.max(mostOpen, ++open)
    })
    page.on('requestfinished', (request) => {
      if (isQuestion(request.url())) open--
    })
    await page.getByRole('button', { name: 'Ask ten times' }).click()
    // One that was under way before may come on top.
    await eventually(async () => assert.ok(asked >= 10 && (await tiles.count()) >= asked), 30_000)
    assert.equal(mostOpen, 1)
    const names = (await tiles.allInnerTexts()).slice(0, 10)
    assert.equal(new Set(names.slice(0, 3)).size, 3, names.join())
    assert.deepEqual(names.slice(3), names.slice(0, -3))
  })

  test('says of each answer where the session is, and never of another', async (t) => {
    const { page } = await openBrowser(t)
    await page.goto(`http://round-robin.localhost:${stack.port}/demo`)
    await page.getByRole('button', { name: /sign in as alice/i }).click()
    await page.waitForURL(/\/demo$/)
    const seen = new Set<string>()
    // Other requests take turns in between, so it takes a few to meet each app replica.
    await eventually(async () => {
      await page.reload()
      const servedBy = await page.locator('footer .served-replica').innerText()
      const session = await page
        .locator('footer .served-facts div', { hasText: 'Your session' })
        .locator('dd')
        .innerText()
      const knows = (await page.getByText('which knows you as Alice').count()) > 0
      assert.equal(
        session,
        knows ? `in the memory of ${servedBy}` : `not in the memory of ${servedBy}`,
      )
      seen.add(servedBy)
      assert.equal(seen.size, 3)
    }, 60_000)
    const home = await page.evaluate(async () => {
      const answers: DemoState[] = []
      for (let turn = 0; turn < 9; turn++) answers.push(await (await fetch('/demo/state')).json())
      return answers.filter(({ session }) => session.found).map(({ loggedIn }) => loggedIn)
    })
    assert.ok(home.length > 0 && home.every(Boolean))
  })

  test('is not what lesson 6 tells to reload: that page takes one turn each time', async (t) => {
    const { page } = await openBrowser(t)
    const { tryIt } = unevenLoad.texts.en
    const link = tryIt.flatMap(({ link }) => link ?? []).find(({ host }) => host === 'round-robin')
    assert.ok(link)
    const turns: string[] = []
    for (let reload = 0; reload < 9; reload++) {
      const answer = await page.goto(`http://${link.host}.localhost:${stack.port}${link.path}`)
      turns.push(answer?.headers()['x-served-by'] ?? '')
      // What the page asks for by itself has been asked by then.
      await page.waitForLoadState('networkidle')
    }
    assert.equal(new Set(turns.slice(0, 3)).size, 3, turns.join())
    assert.deepEqual(turns.slice(3), turns.slice(0, -3))
  })
})
