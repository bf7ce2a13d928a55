import { isIPv6 } from 'node:net'

/** The addresses of this machine's network interfaces. */
export interface Interfaces {
  loopback6: boolean
  /** Those that others can reach. */
  outside: readonly string[]
}

/**
 * Where the edge listens. `localhost` is 127.0.0.1 and ::1 alike: browsers take either for
 * `*.localhost`.
 */
export function bindAddresses(host: string, { loopback6 }: Interfaces): string[] {
  if (host === '127.0.0.1' || host === 'localhost')
    return loopback6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']
  if (host === '0.0.0.0') return loopback6 ? ['0.0.0.0', '::'] : ['0.0.0.0']
  return [host]
}

/** What others type into a browser to get here, beside the domain. */
export function extraHosts(host: string, { outside }: Interfaces): string[] {
  if (isLoopback(host)) return []
  return host === '0.0.0.0' || host === '::' ? [...outside] : [host]
}

export const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || host.startsWith('127.')

export const hostInUrl = (host: string) => (isIPv6(host) ? `[${host}]` : host)
