import { strategies } from '../../../infra/topology.ts'
import { cookieName, sessionCookieName } from '../../shared/cookie.ts'
import type { EdgeServer, EdgeState } from '../edge-state.ts'
import { checkHash, checkToken } from '../nginx/syntax.ts'
import { strategyTable } from '../strategies.ts'
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
    state.apps.map((app) => `${server(app)}${check(app, state)}`),
  ),
  ...readAndWrite(
    'shop-any',
    ['balance roundrobin', ...learnSessions(state)],
    state.apps.map((app) => `${server(app)}${weightOf(app)}${appTls(state)}`),
  ),
  ...strategies.flatMap((name) => {
    const { haproxy, affinity } = strategyTable[name]
    const lines = [
      ...haproxy,
      ...(affinity ? affinityCookie(affinityName(state, 'replica')) : []),
      ...(name === 'app-cookie' ? followSessions(state) : []),
      ...learnSessions(state),
    ]
    return readAndWrite(
      `shop-${name}`,
      lines,
      state.apps.map(
        (app) =>
          `${server(app)}${appTls(state)}${tracking(app)}${affinity ? cookieOf(app) : ''}${
            name === 'least-time' ? agent(app, state) : weightOf(app)
          }`,
      ),
    )
  }),
  ...backend(
    'whoami',
    'whoami',
    ['balance roundrobin'],
    state.whoami.map((one) => `${server(one)}${tls(state, 'whoami')}`),
  ),
  ...backend(
    'sticky-whoami',
    'whoami',
    ['balance roundrobin', ...affinityCookie(affinityName(state, 'whoami'))],
    state.whoami.map((one) => `${server(one)}${tls(state, 'whoami')}${cookieOf(one)}`),
  ),
  ...backend(
    'lab',
    'lab',
    [],
    state.lab ? [`${server({ name: 'lab', address: state.lab })}${tls(state, 'lab')}`] : [],
  ),
  ...prometheus(state),
]

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

/** Who may see the statistics. Without a password nobody can. */
const users = ({ dashboards }: EdgeState): string[] => [
  'userlist dashboards',
  ...(dashboards
    ? [`    user ${checkToken(dashboards.user)} password ${checkHash(dashboards.hash)}`]
    : []),
]

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

/** A server that is down stays listed, so that a hash of the address does not move everybody. */
const server = ({ name, address, state }: EdgeServer): string =>
  `server ${checkToken(name)} ${checkToken(address)}${state === 'down' ? ' disabled' : ''}`

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
const agent = ({ agentPort, weight = 1 }: EdgeServer, { apps }: EdgeState): string => {
  if (!agentPort) return ''
  const unit = Math.floor(256 / Math.max(...apps.map((app) => app.weight ?? 1)))
  return ` weight ${checkToken(unit * weight)} agent-check agent-port ${checkToken(agentPort)} agent-inter 500ms`
}

/** With the port, since cookies ignore ports and two shops may run on one machine. */
const affinityName = (state: EdgeState, kind: 'replica' | 'whoami') =>
  `${kind}_${checkToken(pagePort(state))}`

const pagePort = ({ https, publicPort }: EdgeState) => https?.port ?? publicPort

/**
 * The edge inserts a cookie that names the server, unless the browser has it, and takes it out of
 * requests.
 */
const affinityCookie = (name: string): string[] => [
  `cookie ${name} insert indirect nocache httponly attr "SameSite=Lax"`,
]

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

const cookieOf = ({ name }: EdgeServer): string => ` cookie ${checkToken(name)}`
