import type { Page } from 'playwright-core'

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
