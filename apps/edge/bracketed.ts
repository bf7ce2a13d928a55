import { isIPv6 } from 'node:net'

/** A host as it stands in an address or a Host header: an IPv6 address in brackets. */
export const bracketed = (host: string): string => (isIPv6(host) ? `[${host}]` : host)
