import { strategies } from '../../infra/topology.ts'
import { checked } from './checked.ts'
import type { EdgeState } from './edge-state.ts'
import { domains } from './names-conf.ts'

export const stateConf = (state: EdgeState): string[] => [
  'map "" $config_version {',
  `    default ${checked(state.configVersion)};`,
  '}',
  '',
  '# Hosts that name a strategy get it; all others get the default one.',
  'map $host $strategy {',
  `    default ${state.strategy};`,
  ...domains(state).flatMap((domain) =>
    strategies.map((strategy) => `    ${strategy}.${checked(domain)} ${strategy};`),
  ),
  '}',
  '',
  "# Whether guests' pages are kept: conf.d/cache.conf.",
  'map "" $cache {',
  `    default ${state.cache};`,
  '}',
]
