import type { Page } from 'playwright-core'
import { catalogue } from '../../../db/seed/catalogue/catalogue.ts'
import { startChromium } from '../../support/browser.ts'
import type { Shop } from '../bed/shop.ts'
import { spread } from '../statistics.ts'

const loads = 5
const pages = {
  list: '/products',
  home: '/',
  product: `/products/${catalogue[0]?.products[0]?.slug}`,
}
const screens = { wide: { width: 1280, height: 900 }, narrow: { width: 360, height: 780 } }

/** The pages that most people see first, as a browser meets them that was never here before. */
export async function lookAtPages({ host }: Shop): Promise<Look[]> {
  const looks: Look[] = []
  for (const [screen, viewport] of Object.entries(screens)) {
    const { context, close } = await startChromium({ viewport })
    try {
      for (const [name, path] of Object.entries(pages)) {
        const seen: Omit<Look, 'name'>[] = []
        for (let load = 0; load < loads; load++) {
          const page = await context.newPage()
          seen.push(await look(page, `http://${host}${path}`))
          await page.close()
        }
        looks.push({ name: `${name}, ${screen}`, ...together(seen) })
      }
    } finally {
      await close()
    }
  }
  return looks
}

/** The median of the times; the worst of how far things moved. */
const together = (seen: readonly Omit<Look, 'name'>[]) => ({
  ...(seen[0] as Omit<Look, 'name'>),
  lcpMs: spread(seen.map(({ lcpMs }) => lcpMs)).median,
  cls: Math.max(...seen.map(({ cls }) => cls)),
})

/** What a browser met on one page, with nothing cached. */
export interface Look {
  name: string
  /** Milliseconds until the largest thing in view was there; the median of some loads. */
  lcpMs: number
  /** What it was: `H1`, or the path of a picture. */
  largest: string
  /** How far things moved, also while scrolling to the end. */
  cls: number
  /** As they were sent: page, style sheets and scripts; and the pictures of the whole page. */
  bytes: number
  pictureBytes: number
  /** Scripts that the page waited for. */
  blocking: number
  pictures: number
  /** Without width and height; below the window and yet not lazy; of an old format. */
  unsized: number
  eager: number
  old: number
}

export const misplaced = ({ unsized, eager, old }: Look): number => unsized + eager + old

/** Loads a page into an empty cache, then scrolls to its end. */
export async function look(page: Page, url: string): Promise<Omit<Look, 'name'>> {
  const sent = { text: 0, pictures: 0 }
  const types = new Map<string, string>()
  const network = await page.context().newCDPSession(page)
  network.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type))
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (types.get(requestId) === 'Image') sent.pictures += encodedDataLength
    else sent.text += encodedDataLength
  })
  await network.send('Network.enable')
  await network.send('Network.clearBrowserCache')
  await page.addInitScript(watch)
  await page.goto(url, { waitUntil: 'networkidle' })
  const first = await page.evaluate(firstView)
  await page.evaluate(scrollDown)
  await page.waitForLoadState('networkidle')
  const cls = await page.evaluate(() => (globalThis as unknown as Watched).seen.cls)
  return { ...first, cls, bytes: sent.text, pictureBytes: sent.pictures }
}

interface Watched {
  seen: { lcpMs: number; largest: string; cls: number }
}

// These run in the page.

function watch() {
  const seen = { lcpMs: Number.NaN, largest: '', cls: 0 }
  Object.assign(globalThis, { seen })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { startTime, element, url } = entry as PerformanceEntry & {
        element?: Element
        url?: string
      }
      seen.lcpMs = startTime
      seen.largest = url ? new URL(url).pathname : (element?.tagName ?? '')
    }
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      seen.cls += (entry as PerformanceEntry & { value: number }).value
  }).observe({ type: 'layout-shift', buffered: true })
}

function firstView() {
  const { lcpMs, largest } = (globalThis as unknown as Watched).seen
  const images = [...document.images]
  const count = (is: (image: HTMLImageElement) => boolean) => images.filter(is).length
  const scripts = performance
    .getEntriesByType('resource')
    .filter((entry) => (entry as PerformanceResourceTiming).initiatorType === 'script')
  return {
    lcpMs,
    largest,
    blocking: scripts.filter(
      (entry) =>
        (entry as PerformanceEntry & { renderBlockingStatus?: string }).renderBlockingStatus ===
        'blocking',
    ).length,
    pictures: images.length,
    unsized: count((image) => !image.hasAttribute('width') || !image.hasAttribute('height')),
    eager: count(
      (image) => image.loading !== 'lazy' && image.getBoundingClientRect().top > innerHeight,
    ),
    old: count(
      (image) => !/\.(svg|avif|webp)$/.test(new URL(image.currentSrc || image.src).pathname),
    ),
  }
}

async function scrollDown() {
  while (scrollY + innerHeight < document.documentElement.scrollHeight - 1) {
    scrollBy({ top: innerHeight, behavior: 'instant' })
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  }
}
