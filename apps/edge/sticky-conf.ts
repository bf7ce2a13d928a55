import { checked } from './checked.ts'
import type { EdgeReplica, EdgeState } from './edge-state.ts'
import { appServers, upstream } from './upstream.ts'

/**
 * Sticky sessions with what nginx 1.22 has: a cookie names the replica, a map leads to an
 * upstream in which that replica comes first and the others are its backups. A browser
 * without the cookie, or whose replica is down or gone, takes its turn; the replica that
 * answers gives the cookie its new value.
 */
export const stickyConf = (state: EdgeState): string[] => [
  ...upstream('shop-sticky', appServers(state.replicas)),
  ...up(state).flatMap(({ name }) => upstream(`shop-sticky-${name}`, first(name, state.replicas))),
  ...upstreamMap(state),
  ...secondRound,
  ...cookieMap(state),
]

const up = ({ replicas }: EdgeState) => replicas.filter(({ state }) => state === 'up')

const first = (name: string, replicas: readonly EdgeReplica[]) =>
  appServers(replicas).map((server) => ({ ...server, backup: server.name !== name }))

/** No app replica is ever set aside here, so the second round of tries needs none of its own. */
const secondRound = ['', 'map "" $shop_upstream_retry {', '    default $shop_upstream;', '}']

const cookieName = ({ publicPort }: EdgeState) => `replica_${checked(publicPort)}`

const upstreamMap = (state: EdgeState) => [
  '',
  `map "$strategy $cookie_${cookieName(state)}" $shop_upstream {`,
  '    default shop-$strategy;',
  ...up(state).map(({ name }) => `    "sticky ${checked(name)}" shop-sticky-${checked(name)};`),
  '}',
]

// conf.d/real-ip.conf has $cookie_secure.
const cookieMap = (state: EdgeState) => [
  '',
  '# Empty, and then not sent, when the browser has this value already.',
  `map "$strategy $cookie_${cookieName(state)} $served_by" $sticky_cookie {`,
  '    "~^sticky (\\S+) \\1$" "";',
  `    "~^sticky .* (?<replica>[a-z0-9-]+)$" "${cookieName(state)}=$replica; Path=/; HttpOnly; SameSite=Lax$cookie_secure";`,
  '    default "";',
  '}',
]
