import axe, { type RunOptions } from 'axe-core'
import { HtmlValidate } from 'html-validate'
import type { Page } from 'playwright-core'

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // HTML's default: in a form it submits.
    'no-implicit-button-type': 'off',
    // A group's name may stand elsewhere on the page: `aria-labelledby` points to it.
    'wcag/h71': 'off',
    // The lab's list of requests is filtered by a script, while one types.
    'wcag/h32': 'off',
    // Lists are named where a page has several, or where one scrolls.
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
  },
})

/** The faults in a page's HTML, as it was sent. */
export async function markupFaults(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html)
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector})`),
  )
}

/**
 * Runs in the browser: what else the W3C validator reports, and whether title and heading agree.
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

/** The accessibility faults that axe finds on a phone, light and dark. */
export async function seriousObstacles(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 320, height: 900 })
  await page.evaluate(axe.source)
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    // Otherwise colours would still be in transition from light to dark.
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

/**
 * Runs in the browser: where text or the page itself does not fit. Text has to stay inside every
 * box around it; a box that scrolls, or ends with an ellipsis, has to stay inside those around it.
 * Only words that are longer than any ordinary one may be broken.
 */
export function layoutFaults(): string[] {
  const screen = document.documentElement.clientWidth
  const found = new Set<string>()
  const wider = document.documentElement.scrollWidth - screen
  if (wider > 0) {
    const all = [...document.querySelectorAll('body *')]
    const out = all.filter((element) => element.getBoundingClientRect().right > screen + 1)
    const names = out.slice(-2).map(nameOf)
    found.add(`the page is ${wider} px wider than the screen (${names.join(', ')})`)
  }

  for (const details of document.querySelectorAll('details')) details.open = true
  const range = document.createRange()
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text && found.size < 4; text = texts.nextNode()) {
    const holder = text.parentElement
    if (!text.textContent?.trim() || !holder?.checkVisibility()) continue
    range.selectNodeContents(text)
    for (const rect of range.getClientRects()) {
      const leaves = rect.width > 0 ? boxThatItLeaves(holder, rect) : null
      if (leaves) found.add(`“${text.textContent.trim().slice(0, 40)}” leaves ${nameOf(leaves)}`)
    }
    for (const word of brokenWords(text)) found.add(`“${word}” is broken in ${nameOf(holder)}`)
  }
  return [...found]

  /** Ordinary words have room on every screen. */
  function brokenWords(text: Node): string[] {
    const words = [...(text.textContent ?? '').matchAll(/(?<!\S)(?!WWW)[\p{L}\d]{2,15}(?!\S)/gu)]
    return words.filter(({ 0: word, index }) => spansLines(text, index, word.length)).map(String)
  }

  function spansLines(text: Node, from: number, length: number): boolean {
    range.setStart(text, from)
    range.setEnd(text, from + length)
    const [first, ...others] = range.getClientRects()
    return others.some(({ top }) => first && top >= first.bottom - 2)
  }

  function boxThatItLeaves(holder: Element, text: DOMRect): Element | null {
    let { left, right } = text
    for (let box: Element | null = holder; box; box = box.parentElement) {
      const { display, position, overflowX, textOverflow, clipPath } = getComputedStyle(box)
      if (display === 'inline' || display === 'contents' || isInsidePicture(box)) continue
      // Only for screen readers.
      if (clipPath === 'inset(50%)') return null
      const bounds = box.getBoundingClientRect()
      const scrolls = overflowX === 'auto' || overflowX === 'scroll' || textOverflow === 'ellipsis'
      if (scrolls) ({ left, right } = bounds)
      else if (left < bounds.left - 1 || right > bounds.right + 1) return box
      // A menu hangs below what opens it.
      if (position === 'absolute' || position === 'fixed') break
    }
    return left < -1 || right > screen + 1 ? document.documentElement : null
  }

  function isInsidePicture(box: Element): boolean {
    return box instanceof SVGElement && !(box instanceof SVGSVGElement)
  }

  function nameOf({ localName, id, classList }: Element): string {
    return [localName, id && `#${id}`, ...[...classList].map((one) => `.${one}`)].join('')
  }
}
