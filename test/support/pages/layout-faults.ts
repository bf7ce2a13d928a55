/**
 * Runs in the browser: where text or the page itself does not fit. Text has to stay inside every
 * box around it; a box that scrolls, or ends with an ellipsis, has to stay inside those around it.
 * Only words that are longer than any ordinary one may be broken.
 */
export function layoutFaults(): string[] {
  const screen = document.documentElement.clientWidth
  const found = new Set<string>()
  const wider = document.documentElement.scrollWidth - screen
  if (wider > 0) found.add(`the page is ${wider} px wider than the screen`)

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
