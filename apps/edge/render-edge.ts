import { hosts } from '../../infra/topology.ts'
import { controlConf } from './control-conf.ts'
import type { EdgeState } from './edge-state.ts'
import { listenConf } from './listen-conf.ts'
import { mainConf } from './main-conf.ts'
import { namesConf, shopNamesConf } from './names-conf.ts'
import { pathsConf } from './paths-conf.ts'
import { proxiesConf } from './proxies-conf.ts'
import { stateConf } from './state-conf.ts'
import { upstreamsConf } from './upstreams-conf.ts'

/**
 * The texts of the files under `generated/`, by file name; `nginx/nginx.conf` says what each is for.
 * @throws when a value would not be safe in a configuration file.
 */
export function renderEdge(state: EdgeState): Record<string, string> {
  const files = {
    'main.conf': mainConf(state),
    'paths.conf': pathsConf(state),
    'listen.conf': listenConf(state),
    'control.conf': controlConf(state),
    'proxies.conf': proxiesConf(state),
    'shop-names.conf': shopNamesConf(state),
    'whoami-names.conf': namesConf(state, hosts.whoami),
    'lab-names.conf': namesConf(state, hosts.lab),
    'state.conf': stateConf(state),
    'upstreams.conf': upstreamsConf(state),
  }
  return Object.fromEntries(
    Object.entries(files).map(([name, lines]) => [name, `${[notice, ...lines].join('\n')}\n`]),
  )
}

const notice = '# Written by the launcher; a change here is overwritten.'
