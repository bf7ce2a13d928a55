import { hosts, portSuffix, strategies } from '../../../infra/topology.ts'
import type { EdgeState } from '../edge-state.ts'
import { bracketIPv6, checkToken } from '../nginx/syntax.ts'
import { backends } from './backends.ts'
import { quote } from './syntax.ts'

/**
 * The files under `generated/` by name, with their texts; `haproxy/global.cfg` says what each is for.
 * @throws when a value would not be safe in a configuration file.
 */
export function renderHaproxy(state: EdgeState): Record<string, string> {
  const files = {
    'state.cfg': variables(state),
    'backends.cfg': backends(state),
    'hosts.map': sites(state),
    'host-patterns.map': hostPatterns(state),
    'strategies.map': strategyHosts(state),
    'proxies.lst': state.trustedProxies.map(checkToken),
    'shared.lst': sharedAddresses(state),
  }
  return Object.fromEntries(
    Object.entries(files).map(([name, lines]) => [name, `${[header, ...lines].join('\n')}\n`]),
  )
}

const header = '# Rendered by apps/edge; changes are overwritten.'

/** Variables of the environment, which the other files use as "${NAME}". Section 2.3. */
function variables(state: EdgeState): string[] {
  const { https, publicPort, domain } = state
  const listen = (port: number) =>
    state.bindAddresses.map((address) => `${checkToken(bracketIPv6(address))}:${port}`).join(',')
  const values = {
    EDGE_LISTEN: listen(publicPort),
    EDGE_CONTROL: checkToken(state.controlAddress),
    ...(state.controlTls && { EDGE_CONTROL_TLS: 'on' }),
    EDGE_SCHEME: https ? 'https' : 'http',
    EDGE_STRATEGY: state.strategy,
    EDGE_CACHE: state.cache,
    EDGE_LOG_FORMAT: state.logFormat,
    EDGE_VERSION: String(state.configVersion),
    EDGE_PEERS: `unix@${checkToken(state.layout.temp)}/peers.sock`,
    ...(state.servers === 'resolved' && { EDGE_RESOLVED: '1' }),
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
const sites = (state: EdgeState): string[] => [
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
const hostPatterns = ({ extraHosts }: EdgeState): string[] =>
  extraHosts === 'any-ipv4' ? ['^[0-9]{1,3}(\\.[0-9]{1,3}){3}$ shop'] : []

const strategyHosts = (state: EdgeState): string[] => [
  ...domains(state).flatMap((domain) => strategies.map((name) => `${name}.${domain} ${name}`)),
  ...domains(state).flatMap((domain) => [
    `${hosts.whoami}.${domain} round-robin`,
    `${hosts.stickyWhoami}.${domain} sticky`,
  ]),
]

/** Addresses shared by many clients, so without a limit. */
const sharedAddresses = ({ layout: { sharedNetworks } }: EdgeState): string[] => [
  '127.0.0.1',
  '::1',
  ...(sharedNetworks ? ['# and the networks of this container, which its start script adds'] : []),
]

/** `localhost`, and the domain where there is another one. */
const domains = ({ domain }: EdgeState): string[] => [
  ...new Set(['localhost', checkToken(domain).toLowerCase()]),
]
