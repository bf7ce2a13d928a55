import { isIPv6 } from 'node:net'

/**
 * `value` as it is, if it can stand in a configuration file without quotes: a name, a host, an
 * address, a path, a number. @throws otherwise.
 */
export function checkToken(value: string | number): string {
  const text = String(value)
  if (/^[\w.:/[\]-]+$/.test(text)) return text
  throw new Error(`"${text}" cannot be used in the configuration of the edge.`)
}

/** The hash of a password, as crypt(3) writes it. @throws otherwise */
export function checkHash(value: string): string {
  if (/^\$[\w.$/=,-]+$/.test(value)) return value
  throw new Error('This is no hash of a password.')
}

/** A path in quotes. @throws for characters that nginx has no way to quote. */
export function quotePath(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to refuse
  if (/[$\u0000-\u001f]/.test(path))
    throw new Error(
      `nginx cannot serve files from ${JSON.stringify(path)}: the path has a "$" or a control character.`,
    )
  return `"${path.replace(/["\\]/g, '\\$&')}"`
}

/** A host as in a URL or a Host header: an IPv6 address in brackets. */
export const bracketIPv6 = (host: string): string => (isIPv6(host) ? `[${host}]` : host)
