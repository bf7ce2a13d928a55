import { hosts, strategies } from '../../../infra/topology.ts'
import type { EdgeState } from '../edge-state.ts'
import { checkToken } from '../nginx/syntax.ts'
import { backends } from './backends.ts'
import { domains, hostPatterns, inFiles, sharedAddresses, sites, variables } from './parts.ts'

/**
 * The files under `generated/` by name, with their texts; `haproxy/global.cfg` says what each is for.
 * @throws when a value would not be safe in a configuration file.
 */
export function renderHaproxy(state: EdgeState): Record<string, string> {
  return inFiles({
    'state.cfg': variablesOf(state),
    'backends.cfg': backends(state),
    'hosts.map': sites(state),
    'host-patterns.map': hostPatterns(state),
    'strategies.map': strategyHosts(state),
    'proxies.lst': state.trustedProxies.map(checkToken),
    'shared.lst': sharedAddresses(state),
  })
}

const variablesOf = (state: EdgeState): string[] =>
  variables(state, {
    EDGE_NAME: 'edge',
    EDGE_STRATEGY: state.strategy,
    EDGE_CACHE: state.cache,
    EDGE_PEERS: `unix@${checkToken(state.layout.temp)}/peers.sock`,
    ...(state.controlTls && { EDGE_CONTROL_TLS: 'on' }),
    ...(state.servers === 'resolved' && { EDGE_RESOLVED: '1' }),
  })

const strategyHosts = (state: EdgeState): string[] => [
  ...domains(state).flatMap((domain) => strategies.map((name) => `${name}.${domain} ${name}`)),
  ...domains(state).flatMap((domain) => [
    `${hosts.whoami}.${domain} round-robin`,
    `${hosts.stickyWhoami}.${domain} sticky`,
  ]),
]
