import { hosts, strategies } from '../../infra/topology.ts'
import { bracketed } from './bracketed.ts'
import { checked } from './checked.ts'
import type { EdgeState } from './edge-state.ts'

/** The host names of one app: its label under every domain. */
export const namesConf = (state: EdgeState, label: string): string[] =>
  domains(state).map((domain) => serverName([`${label}.${domain}`]))

/** The shop's: the domains themselves, its label and every strategy under them, and addresses. */
export const shopNamesConf = (state: EdgeState): string[] => [
  ...domains(state).map((domain) =>
    serverName([domain, ...[hosts.shop, ...strategies].map((label) => `${label}.${domain}`)]),
  ),
  serverName(['127.0.0.1', '[::1]', ...state.extraHosts.map(bracketed)]),
]

/** `localhost`, and the domain where there is another one. */
export const domains = ({ domain }: EdgeState): string[] => [...new Set(['localhost', domain])]

const serverName = (names: string[]) => `server_name ${[...new Set(names)].map(checked).join(' ')};`
