/** The pattern that fits (`POST /processes/:name/kill`) and what stands for its `:name`; null when none does. */
export function findRoute(
  patterns: readonly string[],
  method: string,
  path: string,
): { pattern: string; name: string } | null {
  const asked = path.split('/')
  for (const pattern of patterns) {
    const [verb, shape = ''] = pattern.split(' ')
    const parts = shape.split('/')
    const fits =
      verb === method &&
      parts.length === asked.length &&
      parts.every((part, at) => part === ':name' || part === asked[at])
    if (fits) return { pattern, name: decoded(asked[parts.indexOf(':name')] ?? '') }
  }
  return null
}

/** What cannot be decoded is the name of nothing, and is looked for as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
