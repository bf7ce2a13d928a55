import { checked } from './checked.ts'
import type { Address } from './edge-state.ts'

export interface Server {
  name: string
  address: Address
  state?: 'up' | 'down'
  /** Asked only when the others do not answer. */
  backup?: boolean
}

/** One `upstream` block. Without a server it still exists, and answers 502. */
export const upstream = (name: string, servers: readonly Server[], method?: string): string[] => [
  '',
  `upstream ${checked(name)} {`,
  // What the workers share: whose turn it is. 128k hold more than the 20 replicas.
  `    zone ${checked(name)} 128k;`,
  ...(method ? [`    ${method};`] : []),
  ...(servers.length > 0 ? servers : [nobody]).map(serverLine),
  '    include snippets/upstream-keepalive.conf;',
  '}',
]

const nobody: Server = { name: 'nobody', address: '127.0.0.1:9', state: 'down' }

/**
 * `max_fails=0`: the supervisor says who is down, within milliseconds of a death. Left to
 * itself, nginx sets a server aside for 10 s after one failure: restarted one after the
 * other, all would be set aside at once.
 */
const serverLine = ({ name, address, state, backup }: Server) =>
  `    server ${checked(address)} max_fails=0${backup ? ' backup' : ''}${state === 'down' ? ' down' : ''}; # ${checked(name)}`
