import { catalogue } from '../../../db/seed/catalogue/catalogue.ts'
import { startChromium } from '../../support/chromium.ts'
import type { Shop } from '../bed/shop.ts'
import { spread } from '../statistics.ts'
import { type Look, look } from './look.ts'

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
