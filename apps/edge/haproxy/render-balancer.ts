import type { BalancerState, EdgeServer } from '../edge-state.ts'
import { checkToken } from '../nginx/syntax.ts'
import {
  hostPatterns,
  inFiles,
  placesOf,
  sharedAddresses,
  sites,
  users,
  variables,
} from './parts.ts'

/**
 * The files under `generated/` for `haproxy/balancer.cfg`.
 * @throws when a value would not be safe in a configuration file.
 */
export function renderHaproxyBalancer(state: BalancerState): Record<string, string> {
  return inFiles({
    'state.cfg': variables(state, {
      EDGE_NAME: checkToken(state.name),
      ...(state.servers === 'resolved' && { EDGE_RESOLVED: '1' }),
    }),
    'backends.cfg': backends(state),
    'hosts.map': sites(state),
    'host-patterns.map': hostPatterns(state),
    'proxies.lst': state.trustedProxies.map(checkToken),
    'shared.lst': sharedAddresses(state),
  })
}

/** One for each set of timeouts and retries, which are a property of the backend. */
const backends = (state: BalancerState): string[] => [
  ...users(state),
  '',
  '# Finds out which web servers answer; the others `track` what it finds.',
  ...backend('web', 'balancer-read', state, () => ' check'),
  ...backend('web-write', 'balancer-write', state, tracking),
  ...backend('web-lab', 'balancer-lab', state, tracking),
  ...backend('web-any', 'balancer-write', state, () => ''),
]

const tracking = ({ name }: EdgeServer) => ` track web/${checkToken(name)}`

const backend = (
  name: string,
  from: string,
  state: BalancerState,
  parameters: (server: EdgeServer) => string,
): string[] => [
  '',
  `backend ${name} from ${from}`,
  '    balance roundrobin',
  ...state.webServers
    .flatMap(placesOf)
    .map(
      (server) =>
        `    server ${checkToken(server.name)} ${checkToken(server.address)}${parameters(server)}${server.state === 'down' ? ' disabled' : ''}`,
    ),
]
