import { type Strategy, strategies } from '../../../infra/topology.ts'
import { cookieName, sessionCookieName } from '../../shared/cookie.ts'
import { type Address, type EdgeServer, type EdgeState, spreadOver } from '../edge-state.ts'
import { checkToken } from '../nginx/syntax.ts'
import { strategyTable } from '../strategies.ts'
import { placesOf, slot, users } from './parts.ts'
import { quote } from './syntax.ts'

/**
 * The backends that list servers: for each strategy one for reads and one for writes, as retries
 * are a property of the backend; what they have in common is in `haproxy/defaults.cfg`.
 */
export const backends = (state: EdgeState): string[] => [
  ...users(state),
  '',
  '# Finds out which app replicas are ready; the others `track` what it finds.',
  ...backend(
    'apps',
    'app',
    [],
    servers(spreadOver(state), (app) => check(app, state)),
  ),
  ...readAndWrite(
    'shop-any',
    ['balance roundrobin', ...learnSessions(state)],
    servers(spreadOver(state), (app) => `${weightOf(app)}${appTls(state)}`),
  ),
  ...strategies.flatMap((name) => strategyBackends(state, name)),
  ...backend('whoami', 'whoami-base', ['balance roundrobin'], whoamiServers(state)),
  ...backend(
    'sticky-whoami',
    'whoami-base',
    ['balance roundrobin', ...affinityCookie(state, 'whoami')],
    whoamiServers(state, cookieOf(state)),
  ),
  '',
  '# Static files, from nginx/web.conf: HAProxy itself serves none. They reach no app replica, so round',
  '# robin counts only pages.',
  ...backend(
    'web',
    'web-base',
    [],
    one(
      { ...state, upstreamTls: state.webCertificate ? state.upstreamTls : null },
      'web-1',
      state.web,
      'web',
    ),
  ),
  ...backend('lab', 'lab-base', [], one(state, 'lab', state.lab, 'lab')),
  ...prometheus(state),
]

function strategyBackends(state: EdgeState, name: Strategy): string[] {
  const { haproxy, affinity } = strategyTable[name]
  const lines = [
    ...haproxy,
    ...(affinity ? affinityCookie(state, 'replica') : []),
    ...(name === 'app-cookie' ? followSessions(state) : []),
    ...learnSessions(state),
  ]
  const parameters = (app: EdgeServer) =>
    `${appTls(state)}${tracking(app)}${affinity ? cookieOf(state)(app) : ''}${
      name === 'least-time' ? agent(app, state) : weightOf(app)
    }`
  return readAndWrite(`shop-${name}`, lines, trackingServers(state, parameters))
}

/** Prometheus' own pages, with the password of the statistics; without monitoring no host leads here. */
const prometheus = (state: EdgeState): string[] =>
  backend(
    'prometheus',
    'base',
    [
      'http-request auth realm Dashboards unless { http_auth(dashboards) }',
      'http-request deny deny_status 405 unless { method GET HEAD POST }',
      '# The password is for HAProxy only.',
      'http-request del-header Authorization',
    ],
    state.prometheus
      ? [`server prometheus ${checkToken(state.prometheus)}${tls(state, 'monitoring')}`]
      : [],
  )

const readAndWrite = (name: string, lines: readonly string[], servers: readonly string[]) => [
  ...backend(name, 'app-read', lines, servers),
  ...backend(`${name}-write`, 'app-write', lines, servers),
]

const backend = (
  name: string,
  from: string,
  lines: readonly string[],
  servers: readonly string[],
): string[] => [
  '',
  `backend ${checkToken(name)} from ${from}`,
  ...[...lines, ...servers].map((line) => `    ${line}`),
]

type Parameters = (server: EdgeServer) => string

/** A server that is down stays listed, so that a hash of the address does not move everybody. */
const line = ({ name, address, state }: EdgeServer, parameters: string): string =>
  `server ${checkToken(name)} ${checkToken(address)}${state === 'down' ? ' disabled' : ''}${parameters}`

/** A line for each; of a name that stands for several, one for as many as there may be. */
const servers = (all: readonly EdgeServer[], parameters: Parameters): string[] =>
  all.map((server) =>
    server.places
      ? `server-template ${slot}- ${server.places} ${checkToken(server.address)}${parameters(server)}`
      : line(server, parameters(server)),
  )

/**
 * A line for each, also of a name that stands for several: with `server-template` all servers would track
 * the same one. All backends put an address into the same slot, as HAProxy looks each name up once, and
 * fills slots in the order of these lines.
 */
const trackingServers = (state: EdgeState, parameters: Parameters): string[] =>
  spreadOver(state)
    .flatMap(placesOf)
    .map((app) => line(app, parameters(app)))

const whoamiServers = (state: EdgeState, cookie: Parameters = () => '') =>
  servers(state.whoami, (server) => `${tls(state, 'whoami')}${cookie(server)}`)

const one = (
  state: EdgeState,
  name: string,
  address: Address | null | undefined,
  certified: string,
) => (address ? [line({ name, address }, tls(state, certified))] : [])

/** On the internal port, which has TLS whenever inner hops have it. */
const check = ({ internalPort }: EdgeServer, state: EdgeState): string => {
  if (!internalPort) return ''
  const withTls = tls(state, 'app')
  return ` check port ${checkToken(internalPort)}${withTls && ` check-ssl${withTls.replace(' ssl', '')}`}`
}

/** Only a server with a certificate of our authority for this name is believed (default: any is). */
const tls = ({ upstreamTls }: EdgeState, name: string): string =>
  upstreamTls
    ? ` ssl ssl-min-ver TLSv1.3 verify required verifyhost ${name} ca-file ${quote(upstreamTls.authority)}`
    : ''

const appTls = (state: EdgeState) => (state.upstreamTls?.apps === 'on' ? tls(state, 'app') : '')

const tracking = ({ name, internalPort }: EdgeServer): string =>
  internalPort ? ` track apps/${checkToken(name)}` : ''

const weightOf = ({ weight = 1 }: EdgeServer): string =>
  weight > 1 ? ` weight ${checkToken(weight)}` : ''

/**
 * The app replica says twice a second, on a port of its own, which part of its weight it deserves by
 * its latency: apps/shop/latency-agent.ts. Weights are as large as HAProxy takes them, 256, since it rounds
 * the part down.
 */
const agent = ({ agentPort, weight = 1 }: EdgeServer, state: EdgeState): string => {
  if (!agentPort) return ''
  const unit = Math.floor(256 / Math.max(...spreadOver(state).map((app) => app.weight ?? 1)))
  return ` weight ${checkToken(unit * weight)} agent-check agent-port ${checkToken(agentPort)} agent-inter 500ms`
}

/** With the port, since cookies ignore ports and two shops may run on one machine. */
const affinityName = (state: EdgeState, kind: 'replica' | 'whoami') =>
  `${kind}_${checkToken(pagePort(state))}`

const pagePort = ({ https, publicPort }: EdgeState) => https?.port ?? publicPort

/**
 * The edge inserts a cookie that names the server, unless the browser has it, and takes it out of
 * requests. Where names are resolved, it has a hash of the server's address (`dynamic`): a slot may
 * have another one after a reload.
 */
const affinityCookie = (state: EdgeState, kind: 'replica' | 'whoami'): string[] => {
  const cookie = `cookie ${affinityName(state, kind)} insert indirect nocache httponly attr "SameSite=Lax"`
  return state.servers === 'resolved'
    ? [`${cookie} dynamic`, 'dynamic-cookie-key stickyshop']
    : [cookie]
}

/** The shop's own cookie as this edge sees it: by HTTPS, which may end at a proxy in front, with its prefix. */
const sessionCookies = (state: EdgeState): string[] => {
  const name = checkToken(sessionCookieName(pagePort(state)))
  const secure = cookieName({ secure: true }, name)
  if (state.https) return [secure]
  return state.trustedProxies.length > 0 ? [name, secure] : [name]
}

/**
 * Whatever the strategy, the table `sessions` (haproxy/public.cfg) holds which app replica created each session,
 * so that a switch to app-cookie finds those that there are.
 */
const learnSessions = (state: EdgeState): string[] =>
  sessionCookies(state).map((name) => `stick store-response res.cook(${name}) table sessions`)

/**
 * A session that the table does not have goes to any app replica and stays there. Not while the table is
 * empty: for some milliseconds after a reload, the old process has not handed it over yet.
 */
const followSessions = (state: EdgeState): string[] =>
  sessionCookies(state).flatMap((name) => [
    `stick match req.cook(${name}) table sessions`,
    `stick store-request req.cook(${name}) table sessions if { table_cnt(sessions) gt 0 }`,
  ])

const cookieOf =
  ({ servers }: EdgeState): Parameters =>
  ({ name }) =>
    servers === 'resolved' ? '' : ` cookie ${checkToken(name)}`
