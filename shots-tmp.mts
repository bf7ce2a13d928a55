import { execSync } from 'node:child_process'
import { chromium } from 'playwright-core'

const token = execSync('node start.mjs lab token 2>/dev/null').toString().trim()
const base = new URL(token).origin
const b = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
for (const [name, width, dark, lang] of [
  ['w', 1280, false, 'en'],
  ['d', 1280, true, 'fr'],
  ['n', 390, false, 'fr'],
  ['s', 360, true, 'en'],
] as const) {
  const c = await b.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    locale: lang,
  })
  const p = await c.newPage()
  p.on('console', (m) => m.type() === 'error' && console.log(name, m.text()))
  p.on('pageerror', (e) => console.log(name, String(e)))
  await p.goto(token)
  await p.goto(`${base}/requests`)
  await p.selectOption('[name=errand]', 'cart')
  await p.click('.request-send .button')
  await p.selectOption('[name=errand]', 'look')
  await p.fill('[name=path]', '/cart')
  await p.click('.request-send .button')
  await p.waitForSelector('.journey')
  await p.waitForTimeout(1500)
  console.log(name, await p.evaluate(() => document.documentElement.scrollWidth - innerWidth))
  await p.screenshot({ path: `/tmp/w/req/${name}.png`, fullPage: true })
  await c.close()
}
await b.close()
