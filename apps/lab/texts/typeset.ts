/** French typography: a narrow no-break space before high punctuation and inside guillemets. */
const typesetText = (text: string): string =>
  text
    .replace(/ (?=[;:!?»%](?:[\s.,)…]|$))/g, '\u202f')
    .replace(/« /g, '«\u202f')
    .replace(/(?<=\d) (?=(?:ms|s|min|h|Mo)(?![\p{L}\d]))/gu, '\u00a0')

/** Adds no-break spaces to all texts, including those returned by functions. */
export function typeset<T>(texts: T): T {
  if (typeof texts === 'string') return typesetText(texts) as T
  if (Array.isArray(texts)) return texts.map(typeset) as T
  if (typeof texts === 'function') return ((...values: unknown[]) => typeset(texts(...values))) as T
  if (texts === null || typeof texts !== 'object') return texts
  const entries = Object.entries(texts).map(([name, value]) => [name, typeset(value)])
  return Object.fromEntries(entries) as T
}
