import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { type BrowserContext, chromium } from 'playwright-core'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

interface Wishes {
  width?: number
  height?: number
  javaScript?: boolean
  dark?: boolean
}

/** The system's Chromium with a fresh profile; nothing is downloaded. It closes with the test. */
export async function openBrowser(
  t: TestContext,
  { width = 1280, height = 900, javaScript = true, dark = false }: Wishes = {},
) {
  const profile = await mkdtemp(path.join(tmpdir(), 'stickyshop-browser-'))
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: flags,
    viewport: { width, height },
    javaScriptEnabled: javaScript,
    colorScheme: dark ? 'dark' : 'light',
  })
  // tsx marks inner functions with a helper that a page does not have.
  await context.addInitScript('globalThis.__name = (inner) => inner')
  const problems: string[] = []
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => problems.push(String(error)))
  // Chromium reports a form that was refused (4xx) as a console error; that is what the test asks for.
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      problems.push(message.text())
  })
  t.after(async () => {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  })
  return { page, problems }
}
