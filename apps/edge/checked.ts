/**
 * `value` as it is, if it can stand in a configuration file without quotes: a name, a
 * host, an address, a number. @throws otherwise.
 */
export function checked(value: string | number): string {
  const text = String(value)
  if (/^[\w.:[\]-]+$/.test(text)) return text
  throw new Error(`"${text}" cannot be used in the configuration of the edge.`)
}
