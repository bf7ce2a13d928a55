const special = /["&'<>]/g
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
  return String(value).replace(special, (character) => entities[character] ?? '')
}
