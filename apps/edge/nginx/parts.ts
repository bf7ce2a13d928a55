import { hosts, portSuffix, strategies } from '../../../infra/topology.ts'
import type { BalancerState, EdgeState } from '../edge-state.ts'
import { bracketIPv6, checkToken, quotePath } from './syntax.ts'

/** What nginx needs whether it is the edge, a web server, or a load balancer in front of those. */

/** What both states have. */
type Common = Pick<BalancerState & EdgeState, keyof BalancerState & keyof EdgeState>

/** Files by name, with their texts. */
export const inFiles = (files: Record<string, readonly string[]>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([name, lines]) => [name, `${[header, ...lines].join('\n')}\n`]),
  )

const header = '# Rendered by apps/edge; changes are overwritten.'

export const main = ({ layout: { user, pidFile, errorLog } }: Common): string[] => [
  ...(user
    ? [
        '# The workers of a master that root started (default: nobody).',
        `user ${checkToken(user)};`,
      ]
    : []),
  '# Two, so that one can take over from the other; they share balancing state in the zones.',
  'worker_processes 2;',
  `pid ${checkToken(pidFile)};`,
  `error_log ${checkToken(errorLog)} warn;`,
]

/** As nginx/conf.d/logging.conf calls them. */
const logFormats = { text: 'logfmt', json: 'json' }

export const logPaths = ({ logFormat, layout: { accessLogs, temp } }: Common): string[] => [
  "# Buffered: writing single lines is a tenth of the edge's cost of a request.",
  ...accessLogs.map(
    (log) => `access_log ${checkToken(log)} ${logFormats[logFormat]} buffer=64k flush=200ms;`,
  ),
  '# The built-in folders need root; only the first two are ever used.',
  ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (module) => `${module}_temp_path ${checkToken(temp)}/${module.replace('client_', '')};`,
  ),
]

export const listenOn = ({ bindAddresses }: Common, port: number, parameters = ''): string[] =>
  bindAddresses.map(
    (address) => `listen ${checkToken(bracketIPv6(address))}:${checkToken(port)}${parameters};`,
  )

export function https(state: Common): string[] {
  const { https, domain } = state
  const hasHsts = https?.hsts && domain !== 'localhost'
  return [
    '# Empty, and then not sent, for hosts that may be without HTTPS again.',
    'map $host $hsts {',
    '    hostnames;',
    ...(hasHsts ? [`    .${checkToken(domain)} "max-age=63072000";`] : []),
    '    default "";',
    '}',
    ...(https
      ? [
          '',
          '# After the host in addresses of pages.',
          'map "" $https_port {',
          `    default "${portSuffix('https', https.port)}";`,
          '}',
          '',
          `# A renewed one has another fingerprint: ${checkToken(https.fingerprint)}`,
          `ssl_certificate ${quotePath(https.certificate)};`,
          `ssl_certificate_key ${quotePath(https.key)};`,
          '# The first one that both know (default: auto). X25519MLKEM768 withstands quantum computers',
          '# and needs OpenSSL 3.5.',
          `ssl_ecdh_curve ${https.postQuantum ? 'X25519MLKEM768:' : ''}X25519:prime256v1:secp384r1;`,
        ]
      : []),
  ]
}

/** A variable, as nginx looks up a fixed name only once, and does not start without it. */
export const acme = ({ https }: Common): string[] =>
  https?.acmeChallenges
    ? [
        `set $acme_challenges ${checkToken(https.acmeChallenges)};`,
        'include snippets/acme-location.conf;',
      ]
    : ['# No certificate comes from an ACME server.']

export function proxies({ trustedProxies, layout: { sharedNetworks } }: Common): string[] {
  const trusted = trustedProxies.map(checkToken)
  return [
    ...trusted.map((network) => `set_real_ip_from ${network};`),
    'geo $realip_remote_addr $from_trusted_proxy {',
    '    default 0;',
    ...trusted.map((network) => `    ${network} 1;`),
    '}',
    '',
    '# Addresses shared by many clients, so without a limit: conf.d/client-limits.conf.',
    'geo $is_shared_address {',
    '    default 0;',
    '    127.0.0.1 1;',
    '    ::1 1;',
    ...(sharedNetworks ? [`    include ${checkToken(sharedNetworks)};`] : []),
    '}',
  ]
}

/** The server names of one app: its labels under every domain. */
export const names = (state: Common, ...labels: string[]): string[] =>
  domains(state).map((domain) => serverName(labels.map((label) => `${label}.${domain}`)))

/** The domains themselves, the shop's label and every strategy under them, and addresses. */
export const shopNames = (state: Common): string[] => [
  ...domains(state).map((domain) =>
    serverName([
      domain,
      ...[hosts.shop, hosts.www, ...strategies].map((label) => `${label}.${domain}`),
    ]),
  ),
  ...(state.extraHosts === 'any-ipv4'
    ? [
        serverName(['127.0.0.1', '[::1]']),
        "# A container does not know the machine's addresses. No web page has an address as its name,",
        '# so accepting all of them opens no way for DNS rebinding.',
        'server_name "~^\\d{1,3}(\\.\\d{1,3}){3}$";',
      ]
    : [serverName(['127.0.0.1', '[::1]', ...state.extraHosts.map(bracketIPv6)])]),
]

/** `localhost`, and the domain where there is another one. */
export const domains = ({ domain }: Common): string[] => [...new Set(['localhost', domain])]

const serverName = (hostNames: string[]) =>
  `server_name ${[...new Set(hostNames)].map(checkToken).join(' ')};`

/** What log lines and people are told of this server. */
export const identity = (name: string, { https, publicPort }: Common): string[] => [
  '# In the log.',
  'map "" $edge_name {',
  `    default ${checkToken(name)};`,
  '}',
  '',
  '# For those who ask for a host that is not here.',
  'map "" $shop_address {',
  `    default "${https ? 'https' : '$client_scheme'}://localhost:${checkToken(https?.port ?? publicPort)}/";`,
  '}',
]

/** The load balancer that a request came through, by nginx's expression for it. */
export const balancerIs = (expression: string): string[] => [
  '# The load balancer that a request came through: in the log, and for upstreams.',
  'map "" $balancer {',
  `    default ${expression};`,
  '}',
]

/** Without random bytes from OpenSSL, which nginx's own $request_id takes: a sixth of the cost of a cached page. */
export const requestId = (format: string): string[] => [
  '# The id of a request: time, connection, number of the request on it; unique across restarts.',
  'map $msec $edge_request_id {',
  `    default ${format};`,
  '}',
]
