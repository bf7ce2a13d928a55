import { hosts, portSuffix, strategies } from '../../../infra/topology.ts'
import type { BalancerState, EdgeServer, EdgeState } from '../edge-state.ts'
import { bracketIPv6, checkHash, checkToken } from '../nginx/syntax.ts'
import { quote } from './syntax.ts'

/** What HAProxy needs whether it is the edge or a load balancer in front of web servers. */

/** What both states have. */
type Common = Pick<BalancerState & EdgeState, keyof BalancerState & keyof EdgeState>

/** Files by name, with their texts. */
export const inFiles = (files: Record<string, readonly string[]>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([name, lines]) => [name, `${[header, ...lines].join('\n')}\n`]),
  )

const header = '# Rendered by apps/edge; changes are overwritten.'

/** Variables of the environment, which the other files use as "${NAME}". Section 2.3. */
export function variables(state: Common, own: Readonly<Record<string, string>>): string[] {
  const { https, publicPort, domain } = state
  const listen = (port: number) =>
    state.bindAddresses.map((address) => `${checkToken(bracketIPv6(address))}:${port}`).join(',')
  const values = {
    EDGE_LISTEN: listen(publicPort),
    EDGE_CONTROL: checkToken(state.controlAddress),
    EDGE_SCHEME: https ? 'https' : 'http',
    EDGE_LOG_FORMAT: state.logFormat,
    EDGE_VERSION: String(state.configVersion),
    ...own,
    ...(https && {
      EDGE_LISTEN_HTTPS: listen(https.port),
      EDGE_CERTIFICATE: https.both,
      EDGE_CURVES: `${https.postQuantum ? 'X25519MLKEM768:' : ''}X25519:P-256:P-384`,
      EDGE_HTTPS_SUFFIX: portSuffix('https', https.port),
      ...(https.hsts && domain !== 'localhost' && { EDGE_HSTS: checkToken(domain) }),
      ...(https.acmeChallenges && { EDGE_ACME: checkToken(https.acmeChallenges) }),
    }),
  }
  return [
    'global',
    ...(state.layout.accessLogs.length > 1
      ? [
          '    # For the lab: the script that starts HAProxy opens the file.',
          '    log fd@3 format raw daemon info',
        ]
      : []),
    ...Object.entries(values).map(([name, value]) => `    setenv ${name} ${quote(value)}`),
    ...(https
      ? [`    # A renewed certificate has another fingerprint: ${checkToken(https.fingerprint)}`]
      : []),
  ]
}

/** Every host with the site that it leads to. */
export const sites = (state: Common): string[] => [
  ...domains(state).flatMap((domain) => [
    ...['', ...[hosts.shop, hosts.www, ...strategies].map((label) => `${label}.`)].map(
      (label) => `${label}${domain} shop`,
    ),
    `${hosts.whoami}.${domain} whoami`,
    `${hosts.stickyWhoami}.${domain} sticky-whoami`,
    `${hosts.lab}.${domain} lab`,
    `${hosts.balancer}.${domain} balancer`,
    ...(state.prometheus ? [`${hosts.prometheus}.${domain} prometheus`] : []),
  ]),
  ...['127.0.0.1', '[::1]', ...(state.extraHosts === 'any-ipv4' ? [] : state.extraHosts)].map(
    (host) => `${checkToken(bracketIPv6(host))} shop`,
  ),
]

/**
 * A container does not know the machine's addresses. No web page has an address as its name, so
 * accepting all of them opens no way for DNS rebinding.
 */
export const hostPatterns = ({ extraHosts }: Common): string[] =>
  extraHosts === 'any-ipv4' ? ['^[0-9]{1,3}(\\.[0-9]{1,3}){3}$ shop'] : []

/** Addresses shared by many clients, so without a limit. */
export const sharedAddresses = ({ layout: { sharedNetworks } }: Common): string[] => [
  '127.0.0.1',
  '::1',
  ...(sharedNetworks ? ['# and the networks of this container, which its start script adds'] : []),
]

/** `localhost`, and the domain where there is another one. */
export const domains = ({ domain }: Common): string[] => [
  ...new Set(['localhost', checkToken(domain).toLowerCase()]),
]

/** Who may see the statistics. Without a password nobody can. */
export const users = ({ dashboards }: Common): string[] => [
  'userlist dashboards',
  ...(dashboards
    ? [`    user ${checkToken(dashboards.user)} password ${checkHash(dashboards.hash)}`]
    : []),
]

/** A place for each address that its name may have. Which server is there is not known, so it has not its name. */
export const placesOf = (server: EdgeServer): readonly EdgeServer[] =>
  server.places
    ? Array.from({ length: server.places }, (_, at) => ({ ...server, name: `${slot}-${at + 1}` }))
    : [server]

export const slot = 'slot'
