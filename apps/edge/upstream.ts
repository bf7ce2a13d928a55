import { checked } from './checked.ts'
import type { Address, EdgeReplica } from './edge-state.ts'

export interface Server {
  name: string
  address: Address
  state?: 'up' | 'down'
  /** Asked only when the others do not answer. */
  backup?: boolean
  /** More at once are not sent there, but elsewhere or answered with 503 by the edge itself. */
  maxRequests?: number
}

/** One `upstream` block. Without a server it still exists, and answers 502. */
export const upstream = (name: string, servers: readonly Server[], method?: string): string[] => [
  '',
  `upstream ${checked(name)} {`,
  // What the workers share: whose turn it is. 128k hold more than the 20 replicas.
  `    zone ${checked(name)} 128k;`,
  ...(method ? [`    ${method};`] : []),
  ...(servers.length > 0 ? servers : [nobody]).map(serverLine),
  '    include snippets/keepalive.conf;',
  '}',
]

/**
 * An app replica sheds what is more than 64 in progress and 32 waiting
 * (`apps/shop/http/middleware/limit-concurrency.ts`). Beyond that the edge itself answers 503: each request more would
 * need a connection more, and a busy app replica accepts only one in each turn of its event loop.
 */
const maxRequests = 100

/** The servers of the shop. */
export const appServers = (replicas: readonly EdgeReplica[]): Server[] =>
  replicas.map((replica) => ({ ...replica, maxRequests }))

const nobody: Server = { name: 'nobody', address: '127.0.0.1:9', state: 'down' }

/**
 * `max_fails=0`: the supervisor says who is down, within milliseconds of a death. Left to
 * itself, nginx sets a server aside for 10 s after one failure: restarted one after the
 * other, all would be set aside at once.
 */
function serverLine({ name, address, state, backup, maxRequests }: Server): string {
  const limited = maxRequests ? ` max_conns=${maxRequests}` : ''
  return `    server ${checked(address)}${limited} max_fails=0${backup ? ' backup' : ''}${state === 'down' ? ' down' : ''}; # ${checked(name)}`
}
