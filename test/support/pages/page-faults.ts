import axe, { type RunOptions } from 'axe-core'
import { HtmlValidate } from 'html-validate'
import type { Page } from 'playwright-core'

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // HTML's own default: in a form it submits.
    'no-implicit-button-type': 'off',
    // A group's name may stand elsewhere on the page: `aria-labelledby` points to it.
    'wcag/h71': 'off',
    // The lab's list of requests is filtered by a script, while one types.
    'wcag/h32': 'off',
    // Lists are named where a page has several, or where one scrolls.
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
  },
})

/** What is wrong in a page's HTML, as it was sent. */
export async function markupFaults(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html)
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector})`),
  )
}

/**
 * Runs in the browser: what else the W3C's validator finds, and whether title and heading agree.
 */
export function documentFaults(): string[] {
  const found: string[] = []
  for (const select of document.querySelectorAll<HTMLSelectElement>('select[required]'))
    if (select.options[0]?.value !== '') found.push(`#${select.id} must begin with an empty option`)
  for (const list of document.querySelectorAll(':is(ul, ol)[role]'))
    found.push(`a list cannot be a ${list.getAttribute('role')}`)
  for (const list of document.querySelectorAll('dl')) {
    const terms = [...list.querySelectorAll('dt')].map(({ textContent }) => textContent)
    for (const term of new Set(terms))
      if (terms.indexOf(term) !== terms.lastIndexOf(term)) found.push(`a dl has “${term}” twice`)
  }
  const plain = (text = '') => text.replace(/\s+/g, ' ').trim()
  const title = plain(document.title.replace(/ · [^·]+$/, ''))
  const heading = plain(document.querySelector('h1')?.textContent ?? '')
  if (!heading.replace(/\.$/, '').endsWith(title)) found.push(`“${title}” is headed “${heading}”`)
  return found
}

const axeOptions: Record<'light' | 'dark', RunOptions> = {
  // A box of the live topology is called by its name; the figures in it are not part of that.
  light: { rules: { 'label-content-name-mismatch': { enabled: false } } },
  dark: { runOnly: ['color-contrast'] },
}

/** What axe finds that keeps people with disabilities from using the page, on a phone, light and dark. */
export async function seriousObstacles(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 320, height: 900 })
  await page.evaluate(axe.source)
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without it colours would still be on their way from light to dark.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const violations = await page.evaluate(async (options) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(options)
      return violations.map(({ id, impact, help, nodes }) => {
        return { id, impact, help, targets: nodes.map(({ target }) => target.join(' ')) }
      })
    }, axeOptions[colorScheme])
    for (const { id, impact, help, targets } of violations)
      if (impact === 'serious' || impact === 'critical')
        found.push(`${colorScheme}: ${id}: ${help} (${targets.slice(0, 3).join('; ')})`)
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
  return found
}
