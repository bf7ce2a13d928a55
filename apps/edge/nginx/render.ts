import { hosts, portSuffix, strategies } from '../../../infra/topology.ts'
import type { Address, EdgeState } from '../edge-state.ts'
import { bracketIPv6, checkHash, checkToken, quotePath } from './syntax.ts'
import { upstreams } from './upstreams.ts'

/**
 * The files under `generated/` by name, with their texts; `nginx/nginx.conf` says what each is for.
 * @throws when a value would not be safe in a configuration file.
 */
export function renderEdge(state: EdgeState): Record<string, string> {
  return inFiles({
    'main.conf': main(state),
    'paths.conf': paths(state),
    'listen.conf': listen(state),
    'http-listen.conf': httpListen(state),
    'https.conf': https(state),
    'redirect.conf': redirect(state),
    'acme.conf': acme(state),
    'control.conf': [
      `listen ${checkToken(state.controlAddress)}${state.controlTls ? ' ssl' : ''};`,
    ],
    'proxies.conf': proxies(state),
    'shop-names.conf': shopNames(state),
    'whoami-names.conf': names(state, hosts.whoami, hosts.stickyWhoami),
    'lab-names.conf': names(state, hosts.lab),
    'prometheus-names.conf': state.prometheus ? names(state, hosts.prometheus) : [],
    'prometheus.conf': prometheus(state),
    'dashboard-users.conf': dashboardUsers(state),
    'state.conf': switches(state),
    'upstream-tls.conf': upstreamTls(state),
    'upstreams.conf': upstreams(state),
  })
}

/** The same for `nginx/web.conf`, which serves static files behind HAProxy at `address`. */
export function renderWeb(state: EdgeState, address: Address): Record<string, string> {
  const { layout, webCertificate: tls } = state
  return inFiles({
    'main.conf': main(state),
    'paths.conf': paths({ ...state, layout: { ...layout, accessLogs: [] } }),
    'listen.conf': tls
      ? [
          `listen ${checkToken(address)} ssl;`,
          `# A renewed one has another fingerprint: ${checkToken(tls.fingerprint)}`,
          `ssl_certificate ${quotePath(tls.certificate)};`,
          `ssl_certificate_key ${quotePath(tls.key)};`,
          '# Both ends are ours (default: 1.2, too).',
          'ssl_protocols TLSv1.3;',
        ]
      : [`listen ${checkToken(address)};`],
  })
}

const inFiles = (files: Record<string, readonly string[]>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([name, lines]) => [name, `${[header, ...lines].join('\n')}\n`]),
  )

const header = '# Rendered by apps/edge; changes are overwritten.'

const main = ({ layout: { user, pidFile, errorLog } }: EdgeState): string[] => [
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

const paths = ({ logFormat, layout: { publicRoot, accessLogs, temp } }: EdgeState): string[] => [
  `root ${quotePath(publicRoot)};`,
  "# Buffered: writing single lines is a tenth of the edge's cost of a request.",
  ...accessLogs.map(
    (log) => `access_log ${checkToken(log)} ${logFormats[logFormat]} buffer=64k flush=200ms;`,
  ),
  '# The built-in folders need root; only the first two are ever used.',
  ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (module) => `${module}_temp_path ${checkToken(temp)}/${module.replace('client_', '')};`,
  ),
]

const listenOn = ({ bindAddresses }: EdgeState, port: number, parameters = ''): string[] =>
  bindAddresses.map(
    (address) => `listen ${checkToken(bracketIPv6(address))}:${checkToken(port)}${parameters};`,
  )

/** Where pages are served. */
function listen(state: EdgeState): string[] {
  const { https, publicPort, servers } = state
  if (!https) return listenOn(state, publicPort)
  // `http2 on` came with nginx 1.25.1, which warns of the older way.
  return servers === 'listed'
    ? listenOn(state, https.port, ' ssl http2')
    : [...listenOn(state, https.port, ' ssl'), 'http2 on;']
}

/** Where HTTP is redirected to HTTPS. */
const httpListen = (state: EdgeState): string[] =>
  state.https ? listenOn(state, state.publicPort) : ['# Pages are served by HTTP: listen.conf.']

function https(state: EdgeState): string[] {
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

const redirect = ({ https }: EdgeState): string[] =>
  https ? ['include conf.d/server-redirect.conf;'] : ['# Pages are served by HTTP.']

/** Without a password there is no dashboard. */
const prometheus = ({ prometheus, dashboards, servers }: EdgeState): string[] =>
  prometheus && dashboards
    ? [
        'upstream prometheus {',
        ...(servers === 'resolved' ? ['    zone prometheus 64k;'] : []),
        `    server ${checkToken(prometheus)}${servers === 'resolved' ? ' resolve' : ''} max_fails=0;`,
        '}',
        'include conf.d/server-prometheus.conf;',
      ]
    : ['# Nothing is monitored.']

const dashboardUsers = ({ dashboards }: EdgeState): string[] =>
  dashboards ? [`${checkToken(dashboards.user)}:${checkHash(dashboards.hash)}`] : []

/** A variable, as nginx looks up a fixed name only once, and does not start without it. */
const acme = ({ https }: EdgeState): string[] =>
  https?.acmeChallenges
    ? [
        `set $acme_challenges ${checkToken(https.acmeChallenges)};`,
        'include snippets/acme-location.conf;',
      ]
    : ['# No certificate comes from an ACME server.']

function proxies({ trustedProxies, layout: { sharedNetworks } }: EdgeState): string[] {
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
const names = (state: EdgeState, ...labels: string[]): string[] =>
  domains(state).map((domain) => serverName(labels.map((label) => `${label}.${domain}`)))

/** The domains themselves, the shop's label and every strategy under them, and addresses. */
const shopNames = (state: EdgeState): string[] => [
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
const domains = ({ domain }: EdgeState): string[] => [...new Set(['localhost', domain])]

const serverName = (hostNames: string[]) =>
  `server_name ${[...new Set(hostNames)].map(checkToken).join(' ')};`

const switches = (state: EdgeState): string[] => [
  'map "" $config_version {',
  `    default ${checkToken(state.configVersion)};`,
  '}',
  '',
  '# Hosts that name a strategy use it; all others use the default.',
  'map $host $strategy {',
  `    default ${checkToken(state.strategy)};`,
  ...domains(state).flatMap((domain) =>
    strategies.map((strategy) => `    ${strategy}.${checkToken(domain)} ${strategy};`),
  ),
  '}',
  '',
  '# whoami has two hosts, so that round robin and affinity can be compared.',
  'map $host $whoami_strategy {',
  '    default round-robin;',
  ...domains(state).map((domain) => `    ${hosts.stickyWhoami}.${checkToken(domain)} sticky;`),
  '}',
  '',
  "# Whether guests' pages are cached: conf.d/cache.conf.",
  'map "" $cache {',
  `    default ${checkToken(state.cache)};`,
  '}',
]

/** How upstreams are reached; the names they are verified as are beside each proxy_pass. */
const upstreamTls = ({ upstreamTls: tls }: EdgeState): string[] => [
  'map "" $app_scheme {',
  `    default ${tls?.apps === 'on' ? 'https' : 'http'};`,
  '}',
  'map "" $inner_scheme {',
  `    default ${tls ? 'https' : 'http'};`,
  '}',
  ...(tls
    ? [
        '',
        '# Only what has a certificate of this authority is believed (default: anything is).',
        'proxy_ssl_verify on;',
        `proxy_ssl_trusted_certificate ${quotePath(tls.authority)};`,
        '# Both ends are ours (default before nginx 1.23.4: without 1.3).',
        'proxy_ssl_protocols TLSv1.3;',
      ]
    : []),
]
