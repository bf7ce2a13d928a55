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

/** The pages that most people see first, in a browser with an empty cache. */
export async function measurePages({ host }: Shop): Promise<PageFigures[]> {
  const pageFigures: PageFigures[] = []
  for (const [screen, viewport] of Object.entries(screens)) {
    const { context, close } = await startChromium({ viewport })
    try {
      for (const [name, path] of Object.entries(pages)) {
        const figures: Omit<PageFigures, 'name'>[] = []
        for (let load = 0; load < loads; load++) {
          const page = await context.newPage()
          figures.push(await measurePage(page, `http://${host}${path}`))
          await page.close()
        }
        pageFigures.push({ name: `${name}, ${screen}`, ...combine(figures) })
      }
    } finally {
      await close()
    }
  }
  return pageFigures
}

/** The median of the times and the worst layout shift. */
const combine = (figures: readonly Omit<PageFigures, 'name'>[]) => ({
  ...(figures[0] as Omit<PageFigures, 'name'>),
  lcpMs: spread(figures.map(({ lcpMs }) => lcpMs)).median,
  cls: Math.max(...figures.map(({ cls }) => cls)),
})

/** What a browser measured on one page, with nothing cached. */
export interface PageFigures {
  name: string
  /** Largest contentful paint in milliseconds; the median of several loads. */
  lcpMs: number
  /** The element that was painted: `H1`, or the path of a picture. */
  largest: string
  /** Cumulative layout shift, including while scrolling to the end. */
  cls: number
  /** Transferred bytes: page, style sheets and scripts; and the pictures of the whole page. */
  bytes: number
  pictureBytes: number
  /** Scripts that block rendering. */
  blocking: number
  pictures: number
  /** Pictures without width and height; below the window but not lazy; in an old format. */
  unsized: number
  eager: number
  old: number
}

export const misplaced = ({ unsized, eager, old }: PageFigures): number => unsized + eager + old

/** Loads a page into an empty cache, then scrolls to its end. */
export async function measurePage(page: Page, url: string): Promise<Omit<PageFigures, 'name'>> {
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
  await page.addInitScript(observe)
  await page.goto(url, { waitUntil: 'networkidle' })
  const first = await page.evaluate(firstView)
  await page.evaluate(scrollDown)
  await page.waitForLoadState('networkidle')
  const cls = await page.evaluate(() => (globalThis as unknown as Observed).figures.cls)
  return { ...first, cls, bytes: sent.text, pictureBytes: sent.pictures }
}

interface Observed {
  figures: { lcpMs: number; largest: string; cls: number }
}

// These functions run in the page.

function observe() {
  const figures = { lcpMs: Number.NaN, largest: '', cls: 0 }
  Object.assign(globalThis, { figures })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { startTime, element, url } = entry as PerformanceEntry & {
        element?: Element
        url?: string
      }
      figures.lcpMs = startTime
      figures.largest = url ? new URL(url).pathname : (element?.tagName ?? '')
    }
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      figures.cls += (entry as PerformanceEntry & { value: number }).value
  }).observe({ type: 'layout-shift', buffered: true })
}

function firstView() {
  const { lcpMs, largest } = (globalThis as unknown as Observed).figures
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
