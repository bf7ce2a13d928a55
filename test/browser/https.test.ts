import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { BrowserContext } from 'playwright-core'
import { changeStore } from '../../apps/cli/lab/trust/trust.ts'
import {
  findProgram,
  listTrustStores,
  readAuthority,
} from '../../apps/cli/lab/trust/trust-stores.ts'
import { authorityFiles } from '../../apps/control/certificates/certificates.ts'
import { startChromium } from '../support/browser.ts'
import { freePort } from '../support/network.ts'
import { type Stack, startStack } from '../support/stack.ts'

const searched = `${process.env.PATH}:/usr/sbin`
const skip = findProgram('certutil', searched) ? false : 'certutil is not installed'

describe('a browser that trusts the local authority', { skip }, () => {
  const home = mkdtempSync(path.join(tmpdir(), 'home-'))
  let stack: Stack
  let httpsPort: number
  let context: BrowserContext
  let close: () => Promise<void>
  before(async () => {
    httpsPort = await freePort()
    stack = await startStack('--tls', 'edge', '--https-port', `${httpsPort}`, '--replicas', '2')
    const folder = path.join(stack.runDir, 'certificates')
    const machine = { platform: process.platform, root: home, home, path: searched }
    const [store] = listTrustStores(machine, readAuthority(authorityFiles(folder).certificate))
    assert.ok(store)
    const shown: string[] = []
    const { result } = changeStore(store, 'trust', machine, (line) => shown.push(line))
    assert.equal(result, 'done', shown.join('\n'))
    ;({ context, close } = await startChromium({ env: { ...process.env, HOME: home } as never }))
  })
  after(async () => {
    await close?.()
    await stack?.stop()
    rmSync(home, { recursive: true, force: true })
  })

  test('signs in by HTTPS, with cookies that only HTTPS can set, and nothing by HTTP', async () => {
    const page = await context.newPage()
    const problems: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    const plain: string[] = []
    page.on('request', (request) => {
      if (request.url().startsWith('http:')) plain.push(request.url())
    })
    const first = `http://sticky.localhost:${stack.port}/login`
    await page.goto(first)
    assert.equal(page.url(), `https://sticky.localhost:${httpsPort}/login`)
    await page.fill('[name=email]', 'alice@example.com')
    await page.fill('[name=password]', 'alice-loves-honey')
    await page.press('[name=password]', 'Enter')
    await page.locator('form[action="/logout"]').first().waitFor({ state: 'attached' })
    await page.goto(`https://sticky.localhost:${httpsPort}/products`)
    await page.locator('main a[href^="/products/"]').first().click()
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await page.waitForURL('**/cart')
    const cookies = await context.cookies(`https://sticky.localhost:${httpsPort}/`)
    for (const name of [`__Host-sid-${httpsPort}`, `__Host-replica_${httpsPort}`])
      assert.ok(cookies.some((cookie) => cookie.name === name && cookie.secure && cookie.httpOnly))
    for (const { name } of cookies) assert.match(name, /^__Host-/)
    assert.deepEqual(plain, [first])
    assert.deepEqual(problems, [])
    await page.close()
  })

  test('opens the lab, whose links and own requests are by HTTPS, too', async () => {
    const page = await context.newPage()
    const { link } = await stack.labJson<{ link: string }>('token')
    assert.match(link, new RegExp(`^https://lab\\.localhost:${httpsPort}/`))
    await page.goto(link)
    const links = await page
      .locator('a[href^="http"]')
      .evaluateAll((all) =>
        all
          .map((one) => (one as HTMLAnchorElement).href)
          .filter((href) => href.includes('localhost')),
      )
    for (const href of links) assert.match(href, /^https:/)
    await page.goto(`https://lab.localhost:${httpsPort}/requests`)
    await page.locator('main form button[type=submit], main form button').first().click()
    await page.waitForURL('**/requests/*')
    assert.match(await page.innerText('main'), /app-\d/)
    await page.close()
  })
})
