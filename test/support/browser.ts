import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { chromium } from 'playwright-core'
import { allowedMs } from './eventually.ts'

interface BrowserOptions {
  width?: number
  height?: number
  javaScript?: boolean
  dark?: boolean
  /** Playwright disables the back/forward cache, which real browsers have. */
  backForwardCache?: boolean
}

/** Opens the system's Chromium with a fresh profile; nothing is downloaded. It closes with the test. */
export async function openBrowser(
  t: TestContext,
  {
    width = 1280,
    height = 900,
    javaScript = true,
    dark = false,
    backForwardCache = false,
  }: BrowserOptions = {},
) {
  const { context, close } = await startChromium({
    viewport: { width, height },
    javaScriptEnabled: javaScript,
    colorScheme: dark ? 'dark' : 'light',
    ignoreDefaultArgs: backForwardCache ? ['--disable-back-forward-cache'] : [],
  })
  const problems: string[] = []
  const page = await context.newPage()
  page.setDefaultTimeout(allowedMs(15_000))
  page.on('pageerror', (error) => problems.push(String(error)))
  // Chromium reports a refused form (4xx) as a console error; tests provoke these on purpose.
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      problems.push(message.text())
  })
  t.after(close)
  return { page, problems }
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the system's Chromium with a fresh profile, which `close` removes; nothing is downloaded. */
export async function startChromium(
  options: Parameters<typeof chromium.launchPersistentContext>[1],
) {
  const profile = await mkdtemp(path.join(tmpdir(), 'stickyshop-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: flags,
    ...options,
  })
  // tsx marks inner functions with a helper that a page does not have.
  await context.addInitScript('globalThis.__name = (inner) => inner')
  return {
    context,
    close: async () => {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}
