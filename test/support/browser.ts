import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
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

/** The system's Chromium with a fresh profile; nothing is downloaded. Close it with `close`. */
export async function openBrowser({
  width = 1280,
  height = 900,
  javaScript = true,
  dark = false,
}: Wishes = {}) {
  const profile = await mkdtemp(path.join(tmpdir(), 'stickyshop-browser-'))
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: flags,
    viewport: { width, height },
    javaScriptEnabled: javaScript,
    colorScheme: dark ? 'dark' : 'light',
  })
  const problems: string[] = []
  const page = await context.newPage()
  page.on('pageerror', (error) => problems.push(String(error)))
  // Chromium reports a form that was refused (4xx) as a console error; that is what the test asks for.
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      problems.push(message.text())
  })
  const close = async () => {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  }
  return { page, problems, close }
}
