import { strategies } from '../../../infra/topology.ts'
import { type EdgeServer, type EdgeState, spreadOver } from '../edge-state.ts'
import { strategyTable } from '../strategies.ts'
import { checkToken } from './syntax.ts'

/** The upstreams, one or more for each strategy, and the maps that choose between them. */
export const upstreams = (state: EdgeState): string[] =>
  state.servers === 'listed' ? listedUpstreams(state) : resolvedUpstreams(state)

// ---- Servers listed by address: a reload for each change, nginx 1.22 -----------------------------

function listedUpstreams(state: EdgeState): string[] {
  const apps = state.apps.map((server) => serverLine(server, appParameters))
  return [
    ...balanced().flatMap(([name, method]) => upstream(`shop-${name}`, method, apps)),
    ...withAffinity().flatMap((name) => mappedAffinity(name, state)),
    ...affinityMaps(state),
    '',
    '# The servers are the same in the second round of tries.',
    'map "" $shop_upstream_retry {',
    '    default $shop_upstream;',
    '}',
    ...listedWhoami(state),
    ...upstream('lab', null, state.lab ? [serverLine({ name: 'lab', address: state.lab })] : []),
  ]
}

/**
 * `max_fails=0`: the supervisor marks dead app replicas as down within milliseconds. nginx on its own
 * would exclude a server for 10 s after one failure, so a rolling restart could exclude all of them.
 */
const serverLine = (server: EdgeServer, parameters = '', backup = false) =>
  `server ${checkToken(server.address)}${weightOf(server)}${parameters} max_fails=0${backup ? ' backup' : ''}${
    server.state === 'down' ? ' down' : ''
  }; # ${checkToken(server.name)}`

/**
 * Affinity without `sticky`: one upstream for each app replica, with the others as its backups. A browser
 * without a cookie, or whose app replica is down or gone, uses the first upstream (round robin), and the
 * app replica that answers sets the cookie.
 */
const mappedAffinity = (strategy: string, { apps }: EdgeState): string[] => [
  ...upstream(
    `shop-${strategy}`,
    null,
    apps.map((server) => serverLine(server, appParameters)),
  ),
  ...oneFirst(`shop-${strategy}`, apps, appParameters),
]

/** An upstream for each server, with the others as its backups. */
const oneFirst = (prefix: string, servers: readonly EdgeServer[], parameters = ''): string[] =>
  up(servers).flatMap(({ name }) =>
    upstream(
      `${prefix}-${name}`,
      null,
      servers.map((server) => serverLine(server, parameters, server.name !== name)),
    ),
  )

const up = (servers: readonly EdgeServer[]) => servers.filter(({ state }) => state !== 'down')

const affinityMaps = (state: EdgeState): string[] => {
  const cookie = affinityCookie(state)
  const value = cookieValue(state, cookie)
  return [
    ...cookieMap(state, cookie),
    '',
    `map "$strategy ${value}" $shop_upstream {`,
    '    default shop-$strategy;',
    ...withAffinity().flatMap((strategy) =>
      up(state.apps).map(({ name }) => `    "${strategy} ${name}" shop-${strategy}-${name};`),
    ),
    '}',
    '',
    '# The Set-Cookie header; empty, and then not sent, if the browser has this value already.',
    `map "$strategy ${value} $served_by" $sticky_cookie {`,
    ...withAffinity().flatMap((strategy) => [
      `    "~^${strategy} (\\S+) \\1$" "";`,
      `    "~^${strategy} .* (?<replica>[a-z0-9-]+)$" ${setCookie(state, cookie)};`,
    ]),
    '    default "";',
    '}',
  ]
}

/** Where clients may use HTTPS, the cookie's name depends on whether they do. */
const mayBeHttps = ({ https, trustedProxies }: EdgeState) => https || trustedProxies.length > 0

const setCookie = (state: EdgeState, name: string) =>
  `"${mayBeHttps(state) ? `\${host_prefix}` : ''}${name}=$replica; Path=/; HttpOnly; SameSite=Lax$cookie_secure"`

const cookieValue = (state: EdgeState, name: string) =>
  mayBeHttps(state) ? `$received_${name}` : `$cookie_${name}`

/** nginx has no variable for a cookie with a hyphen in its name. */
const cookieMap = (state: EdgeState, name: string): string[] =>
  mayBeHttps(state)
    ? [
        '',
        `map "$host_prefix;$http_cookie" $received_${name} {`,
        `    "~^(__Host-|);(?:.*;)? *\\1${name}=(?<affinity>[a-z0-9-]+)" $affinity;`,
        '    default "";',
        '}',
      ]
    : []

/** whoami round robin, and the same with affinity, by host: `$whoami_strategy`. */
function listedWhoami(state: EdgeState): string[] {
  const { whoami } = state
  const cookie = whoamiCookie(state)
  const value = cookieValue(state, cookie)
  return [
    ...upstream(
      'whoami',
      null,
      whoami.map((server) => serverLine(server)),
    ),
    ...oneFirst('whoami-sticky', whoami),
    ...cookieMap(state, cookie),
    '',
    `map "$whoami_strategy ${value}" $whoami_upstream {`,
    '    default whoami;',
    ...up(whoami).map(({ name }) => `    "sticky ${name}" whoami-sticky-${name};`),
    '}',
    '',
    `map "$whoami_strategy ${value} $served_by" $whoami_cookie {`,
    '    "~^sticky (\\S+) \\1$" "";',
    `    "~^sticky .* (?<replica>[a-z0-9-]+)$" ${setCookie(state, cookie)};`,
    '    default "";',
    '}',
  ]
}

// ---- Servers resolved by name: followed without a reload, nginx 1.29.6 ---------------------------

function resolvedUpstreams(state: EdgeState): string[] {
  const apps = resolvedLines(spreadOver(state), `${appParameters} ${passiveChecks}`)
  const cookie = affinityCookie(state)
  return [
    "# The engine's own DNS server knows every container of a service. Asked again after a second",
    "# (default: the answer's TTL, 600 s), so that app replicas are followed without a reload.",
    'resolver 127.0.0.11 valid=1s ipv6=off;',
    'resolver_timeout 1s;',
    '',
    '# resolve: the name stands for as many servers as it has addresses.',
    '# max_fails, fail_timeout: a server that failed three times within two seconds is excluded for two',
    '# seconds (default: once, ten seconds). Nothing tells the edge which app replicas are paused or',
    '# starting, so it has to find out. After a single failure, busy ones would be excluded too, while',
    '# others leave, until there are "no live upstreams".',
    ...balanced().flatMap(([name, method]) => upstream(`shop-${name}`, method, apps)),
    ...withAffinity().flatMap((name) => [
      '',
      "# The cookie holds a hash of the app replica's address. (With `route=`, all addresses of one name",
      '# would have the same route.) `secure` cannot be a variable, so there are two upstreams; the hash,',
      '# and so the app replica, is the same in both.',
      ...upstream(`shop-${name}`, null, [...apps, stickyCookie(cookie)]).slice(1),
      ...upstream(`shop-${name}-https`, null, [...apps, secureStickyCookie(cookie)]),
    ]),
    '',
    '# The second round of tries excludes no server, so that any app replica that answers is found, even',
    '# when each has just failed a few times under load. And it goes by the name of all of them: a name',
    '# that is new in a reload has no address for some milliseconds.',
    ...upstream('shop-any', null, resolvedLines(state.apps, `${appParameters} max_fails=0`)).slice(
      1,
    ),
    '',
    'map "$strategy $client_scheme" $shop_upstream {',
    '    default shop-$strategy;',
    ...withAffinity().map((name) => `    "${name} https" shop-${name}-https;`),
    '}',
    '',
    'map "" $shop_upstream_retry {',
    '    default shop-any;',
    '}',
    '',
    '# `sticky` sends its cookie itself.',
    'map "" $sticky_cookie {',
    '    default "";',
    '}',
    ...resolvedWhoami(state),
    ...upstream(
      'lab',
      null,
      state.lab ? resolvedLines([{ name: 'lab', address: state.lab }], ' max_fails=0') : [],
    ),
  ]
}

function resolvedWhoami(state: EdgeState): string[] {
  const servers = resolvedLines(state.whoami, ` ${passiveChecks}`)
  const cookie = whoamiCookie(state)
  return [
    ...upstream('whoami', null, servers),
    ...upstream('whoami-sticky', null, [...servers, stickyCookie(cookie)]),
    ...upstream('whoami-sticky-https', null, [...servers, secureStickyCookie(cookie)]),
    '',
    'map "$whoami_strategy $client_scheme" $whoami_upstream {',
    '    default whoami;',
    '    "sticky http" whoami-sticky;',
    '    "sticky https" whoami-sticky-https;',
    '}',
    '',
    'map "" $whoami_cookie {',
    '    default "";',
    '}',
  ]
}

const stickyCookie = (name: string) => `sticky cookie ${name} path=/ httponly samesite=lax;`

const secureStickyCookie = (name: string) =>
  `sticky cookie __Host-${name} path=/ httponly samesite=lax secure;`

const passiveChecks = 'max_fails=3 fail_timeout=2s'

const resolvedLines = (servers: readonly EdgeServer[], parameters: string) =>
  servers.length > 0
    ? servers.map(
        (server) => `server ${checkToken(server.address)} resolve${weightOf(server)}${parameters};`,
      )
    : [noServer]

// ---- Both --------------------------------------------------------------------------------------

/**
 * An app replica queues requests beyond 64 in progress and refuses those beyond 32 more
 * (`apps/shop/http/middleware/limit-concurrency.ts`). Beyond 100 the edge itself answers 503: each
 * would need a connection more, and Node accepts only one per turn of its event loop.
 */
const appParameters = ' max_conns=100'

const weightOf = ({ weight = 1 }: EdgeServer) => (weight > 1 ? ` weight=${checkToken(weight)}` : '')

const balanced = () =>
  strategies
    .filter((name) => !strategyTable[name].affinity)
    .map((name) => [name, strategyTable[name].nginx] as const)

const withAffinity = () => strategies.filter((name) => strategyTable[name].affinity)

/** With the port, since cookies ignore ports and two shops may run on one machine. */
const affinityCookie = (state: EdgeState) => `replica_${checkToken(pagePort(state))}`

const pagePort = ({ https, publicPort }: EdgeState) => https?.port ?? publicPort

/** Of its own: on a path of the shop's host, a browser has the shop's cookies, too. */
const whoamiCookie = (state: EdgeState) => `whoami_${checkToken(pagePort(state))}`

const noServer = 'server 127.0.0.1:9 max_fails=0 down; # none'

/** One `upstream` block. Without a server it still exists, and answers 502. */
const upstream = (name: string, method: string | null, lines: readonly string[]): string[] => [
  '',
  `upstream ${checkToken(name)} {`,
  // Shared by the workers: balancing state and resolved addresses. Enough for 20 app replicas.
  `    zone ${checkToken(name)} 256k;`,
  ...(method ? [`    ${method};`] : []),
  ...(lines.length > 0 ? lines : [noServer]).map((line) => `    ${line}`),
  '    include snippets/keepalive.conf;',
  '}',
]
