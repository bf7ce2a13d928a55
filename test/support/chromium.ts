import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The system's Chromium with a fresh profile, which goes with it; nothing is downloaded. */
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
