const special = /["&'<>]/
const everySpecial = /["&'<>]/g
const entities: Record<string, string> = {
  '"': '&quot;',
  '&': '&amp;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
}

/** Safe in text and in quoted attributes; nothing for null and undefined. */
export function escapeHtml(value: unknown): string {
  if (value === undefined || value === null) return ''
  const text = String(value)
  // Most texts have none: looking costs a third of replacing nothing.
  return special.test(text) ? text.replace(everySpecial, entityOf) : text
}

const entityOf = (character: string) => entities[character] ?? ''
