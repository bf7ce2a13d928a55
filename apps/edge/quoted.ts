/** A path in quotes. @throws for the signs that nginx has no way to quote. */
export function quoted(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  if (/[$\u0000-\u001f]/.test(path))
    throw new Error(
      `nginx cannot serve files from ${JSON.stringify(path)}: the path has a "$" or a control character.`,
    )
  return `"${path.replace(/["\\]/g, '\\$&')}"`
}
