import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Stage } from '../../../../infra/stages/stage.ts'
import { hostNames, type PublicAddress, urlsFor } from '../../../../infra/topology.ts'
import { isOpen } from '../../../shared/demo-password.ts'
import type { Options } from '../../options.ts'
import type { Context } from './context.ts'

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

export function getInterfaces(): Interfaces {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return {
    loopback6: all.some(({ address }) => address === '::1'),
    // Link-local ones cannot be typed into a browser.
    outside: all
      .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
      .map(({ address }) => address),
  }
}

/** Whether others than those at this machine may get here with these options. */
export const isOpenTo = ({ host, domain }: Options): boolean =>
  isOpen({ EDGE_HOST: host, DOMAIN: domain })

type Chosen = Readonly<{ options: Options; stage: Stage }>

/** Where browsers find the pages. */
export const publicAddress = ({ options, stage }: Chosen): PublicAddress =>
  stage.tls === 'off'
    ? { scheme: 'http', domain: options.domain, port: options.port }
    : { scheme: 'https', domain: options.domain, port: httpsPortOf(options) }

/** 8443 beside 8080, 443 beside 80. */
export const httpsPortOf = ({ port, httpsPort }: Options): number =>
  httpsPort ?? (port + 363 > 65_535 ? port - 363 : port + 363)

/** What the edge's certificate has to be valid for. */
export const publicHosts = ({ domain, host }: Options, interfaces: Interfaces): string[] => [
  ...new Set([
    ...hostNames('localhost'),
    ...hostNames(domain),
    ...extraHosts(host, interfaces).filter((address) => address !== 'localhost'),
  ]),
]

/** The address of the lab that opens its switches. */
export const labLink = (context: Pick<Context, 'options' | 'stage' | 'secrets'>): string =>
  `${urlsFor(publicAddress(context)).lab}/?token=${context.secrets.lab}`
