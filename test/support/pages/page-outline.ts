/**
 * Runs in the browser: what a page is made of, as it was sent. A line for its title and for each
 * landmark, heading, form, field, button, link and table, in their order, nested as they are.
 */
export function pageOutline(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const lines = [`title: ${textOf(page.querySelector('title'))}`]
  for (const child of page.body.children) walk(child, '')
  return lines.join('\n')

  function walk(element: Element, indent: string): void {
    const line = describe(element)
    if (line) lines.push(indent + line)
    if (element.localName === 'select') listOptions(element, `${indent}  `)
    else for (const child of element.children) walk(child, line ? `${indent}  ` : indent)
  }

  /** Of many, such as all countries, only the first. */
  function listOptions(select: Element, indent: string): void {
    const options = [...select.querySelectorAll('option')]
    const shown = options.length > 12 ? options.slice(0, 3) : options
    for (const option of shown) lines.push(`${indent}option: ${textOf(option)}`)
    if (shown.length < options.length) lines.push(`${indent}options: ${options.length}`)
  }

  function describe(element: Element): string {
    const name = element.localName
    const attribute = (key: string) => element.getAttribute(key) ?? ''
    const label = attribute('aria-label') && ` “${attribute('aria-label')}”`
    // Icons are part of what they stand in; what charts say differs from run to run.
    if (name === 'svg') return label && name + label
    if (/^(header|nav|main|footer|aside|section|dialog|details|fieldset|table)$/.test(name))
      return name + label
    if (/^(h[1-6]|legend|summary|caption|th|dt|label|button)$/.test(name)) {
      const value = attribute('name') && ` [${attribute('name')}=${attribute('value')}]`
      const action = attribute('formaction') && ` → ${attribute('formaction')}`
      return `${name}: ${textOf(element)}${label}${value}${action}`
    }
    if (name === 'a') return `a: ${label || textOf(element)} → ${attribute('href')}`
    if (name === 'form')
      return `form${label} ${attribute('method') || 'get'} ${attribute('action')}`
    if (!/^(input|select|textarea|output|meter|progress)$/.test(name)) return ''
    const given = ['type', 'name', 'min', 'max', 'maxlength', 'pattern', 'autocomplete', 'list']
    const facts = given.filter(attribute).map((key) => `${key}=${attribute(key)}`)
    const flags = ['required', 'disabled', 'readonly', 'multiple']
    return [name, ...facts, ...flags.filter((key) => element.hasAttribute(key))].join(' ') + label
  }

  /** Without what is chosen in it. */
  function textOf(element: Element | null): string {
    const copy = element?.cloneNode(true)
    if (copy instanceof Element) for (const inner of copy.querySelectorAll('select')) inner.remove()
    return (copy?.textContent ?? '').replace(/\s+/g, ' ').trim()
  }
}

const replacements: [RegExp, string][] = [
  [/W{5,}/gi, 'W…'],
  [/a: [A-Z]+ \S+ → \/requests\/[\w.-]+/g, 'a: <request> → /requests/<id>'],
  [/\/requests\/[\w.-]+/g, '/requests/<id>'],
  [/secret=\w+/g, 'secret=<secret>'],
  [/\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*( \d{4})?/g, '<date>'],
  [/scenario=[\w-]+/g, 'scenario=<id>'],
  [/(localhost|127\.0\.0\.1):\d+/g, '$1:<port>'],
  [/\b\d+([.,]\d+)?\/s\b/g, '<number>/s'],
  [/: \d+([.,]\d+)?\sms$/gm, ': <number> ms'],
  // Repeated lines.
  [/^(.*)(\n\1)+$/gm, '$1'],
]

/** Removes what differs between runs. */
export const comparableOutline = (outline: string): string =>
  replacements.reduce((text, [pattern, instead]) => text.replace(pattern, instead), outline)

/** Outlines of pages in turn: a header or a footer that was there before is only named. */
export function createOutliner() {
  const known = new Map<string, string>()
  return (page: string, outline: string): string =>
    comparableOutline(outline)
      .split(/\n(?=\S)/)
      .map((part) => {
        const [first = ''] = part.split('\n')
        const before = known.get(part)
        known.set(part, before ?? page)
        return before && first !== part ? `${first} as on ${before}` : part
      })
      .join('\n')
}
