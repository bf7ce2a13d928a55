import type { Strategy } from '../../infra/topology.ts'
import type { EdgeState } from './edge-state.ts'
import { stickyConf } from './sticky-conf.ts'
import { appServers, upstream } from './upstream.ts'

export const upstreamsConf = (state: EdgeState): string[] => [
  ...[...methods].flatMap(([strategy, method]) =>
    upstream(`shop-${strategy}`, appServers(state.replicas), method),
  ),
  ...stickyConf(state),
  ...upstream('whoami', state.whoami),
  ...upstream('console', state.console ? [{ name: 'console', address: state.console }] : []),
]

/** The strategies that nginx has a word for; none is round robin. Sticky is made of several upstreams. */
const methods = new Map<Strategy, string | undefined>([
  ['round-robin', undefined],
  ['least-connections', 'least_conn'],
  ['ip-hash', 'ip_hash'],
  ['random', 'random'],
])
