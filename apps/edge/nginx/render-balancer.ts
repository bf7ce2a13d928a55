import { hosts } from '../../../infra/topology.ts'
import type { BalancerState } from '../edge-state.ts'
import {
  acme,
  balancerIs,
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
import { checkToken } from './syntax.ts'

/**
 * The files under `generated/` for `nginx/balancer.conf`.
 * @throws when a value would not be safe in a configuration file.
 */
export function renderNginxBalancer(state: BalancerState): Record<string, string> {
  return inFiles({
    'main.conf': main(state),
    'paths.conf': logPaths(state),
    // Options of a socket stand once for each address.
    'listen.conf': listen(state),
    'first-listen.conf': listen(state, reuse(state)),
    'http-listen.conf': state.https ? listenOn(state, state.publicPort) : [],
    'first-http-listen.conf': state.https ? listenOn(state, state.publicPort, reuse(state)) : [],
    'https.conf': https(state),
    'redirect.conf': state.https ? ['include conf.d/server-balancer-redirect.conf;'] : [],
    'acme.conf': acme(state),
    'control.conf': [`listen ${checkToken(state.controlAddress)};`],
    'proxies.conf': proxies(state),
    'names.conf': [
      ...shopNames(state),
      ...names(state, hosts.whoami, hosts.stickyWhoami, hosts.lab),
      ...(state.prometheus ? names(state, hosts.prometheus) : []),
    ],
    'lab-names.conf': names(state, hosts.lab),
    'state.conf': [
      'map "" $config_version {',
      `    default ${checkToken(state.configVersion)};`,
      '}',
    ],
    'identity.conf': [
      ...identity(state.name, state),
      '',
      ...balancerIs('$edge_name'),
      '',
      // Unique among two processes, too.
      ...requestId('$msec-$pid-$connection-$connection_requests'),
    ],
    'upstreams.conf': webServers(state),
  })
}

/** Both have sockets of their own at the same address; the kernel gives each a share of the connections. */
const reuse = ({ isOneOfTwo }: BalancerState) => (isOneOfTwo ? ' reuseport' : '')

/** Where pages are served. */
const listen = (state: BalancerState, parameters = ''): string[] =>
  state.https
    ? listenOn(state, state.https.port, ` ssl http2${parameters}`)
    : listenOn(state, state.publicPort, parameters)

function webServers({ webServers }: BalancerState): string[] {
  // `max_fails=0` as for app replicas: the control plane marks what does not answer. With passive checks,
  // one slow moment of the last web server would be two seconds without any.
  const servers = webServers.map(
    ({ name, address, state }) =>
      `    server ${checkToken(address)} max_fails=0${state === 'down' ? ' down' : ''}; # ${checkToken(name)}`,
  )
  return [
    ...[
      'upstream web {',
      '    zone web 64k;',
      ...servers,
      '    include snippets/keepalive.conf;',
      '}',
    ],
    '',
    '# A web server closes idle connections when it loads a new configuration. What changes something',
    '# is not repeated, so it gets a connection of its own.',
    ...['upstream web-write {', '    zone web-write 64k;', ...servers, '}'],
  ]
}
