import { hosts, strategies } from '../../../infra/topology.ts'
import type { Address, EdgeState } from '../edge-state.ts'
import {
  acme,
  balancerIs,
  domains,
  https,
  identity,
  inFiles,
  listenOn,
  logPaths,
  main,
  names,
  proxies,
  requestId,
  shopNames,
} from './parts.ts'
import { checkHash, checkToken, quotePath } from './syntax.ts'
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
    'identity.conf': [
      ...identity(state.webServer?.name ?? 'edge', state),
      '',
      // Only load balancers are believed.
      ...balancerIs(state.webServer ? '$http_x_balancer_name' : '""'),
      '',
      ...idOfRequest(state),
    ],
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

/** Where pages are served. */
function listen(state: EdgeState): string[] {
  const { https, publicPort, servers, webServer } = state
  if (webServer) return [`listen ${checkToken(webServer.address)};`]
  if (!https) return listenOn(state, publicPort)
  // `http2 on` came with nginx 1.25.1, which warns of the older way.
  return servers === 'listed'
    ? listenOn(state, https.port, ' ssl http2')
    : [...listenOn(state, https.port, ' ssl'), 'http2 on;']
}

/** Where HTTP is redirected to HTTPS. */
const httpListen = (state: EdgeState): string[] =>
  state.https ? listenOn(state, state.publicPort) : ['# Pages are served by HTTP: listen.conf.']

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

const ownId = '$msec-$connection-$connection_requests'

const idOfRequest = ({ webServer }: EdgeState): string[] =>
  webServer
    ? [
        '# The id of a request: the load balancer gives it.',
        'map $http_x_request_id $edge_request_id {',
        '    default $http_x_request_id;',
        `    "" ${ownId};`,
        '}',
      ]
    : requestId(ownId)

const paths = (state: EdgeState): string[] => [
  `root ${quotePath(state.layout.publicRoot)};`,
  ...logPaths(state),
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
