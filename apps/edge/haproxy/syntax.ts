/** In quotes within which only these signs mean something. @throws for control characters */
export function quote(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to refuse
  if (/[\u0000-\u001f]/.test(value))
    throw new Error(`HAProxy cannot read ${JSON.stringify(value)}: it has a control character.`)
  return `"${value.replace(/["\\$]/g, '\\$&')}"`
}
