import type { Stage } from '../../../infra/stages/stage.ts'
import { webServerName } from '../../../infra/topology.ts'
import type { Status } from '../../control/status/status.ts'
import type { Claim } from './claim.ts'
import { cannotScale, deploying, scales } from './claims-of-change.ts'
import { alerting, firewallClaim, whereTlsEnds } from './claims-of-security.ts'
import {
  firstEdge,
  pausedEdge,
  pausedHolder,
  stoppedHolder,
  stopping,
  takingOver,
} from './claims-of-stopping.ts'

/** What the stage still lacks first, then what it has. */
export const claimsOf = ({
  edges,
  virtualAddresses,
  web,
  apps,
  databases,
  redis,
  sentinels,
  failover,
  tls,
  firewall,
  monitoring,
}: Stage): Claim[] => [
  edgeClaim({ edges, virtualAddresses }),
  ...(apps.most === 1
    ? [
        stopping('app-spof', firstApp, { browse: false, cart: false }),
        deploying('deploy-downtime', (failed) => failed > 0),
        cannotScale,
      ]
    : []),
  ...(databases === 1
    ? [stopping('database-spof', primaryOf, { browse: false, cart: false })]
    : failover === 'group'
      ? [takingOver('primary-takeover', primaryOf)]
      : [stopping('primary-spof', primaryOf, { browse: true, cart: false })]),
  ...(redis
    ? [
        sentinels > 0
          ? takingOver('redis-takeover', masterOf)
          : stopping('redis-spof', masterOf, { browse: true, cart: false }),
      ]
    : []),
  ...(edges === 2
    ? [
        virtualAddresses.length > 0
          ? stoppedHolder
          : stopping('edges-redundant', firstEdge, { browse: true, cart: true }),
      ]
    : []),
  ...(web.most > 1
    ? [stopping('web-redundant', () => webServerName(1), { browse: true, cart: true })]
    : []),
  ...(apps.most > 1
    ? [
        stopping('app-redundant', firstApp, { browse: true, cart: true }),
        deploying('deploy-without-downtime', (failed) => failed === 0),
        scales,
      ]
    : []),
  ...(databases > 1
    ? [stopping('read-replica-redundant', readReplicaOf, { browse: true, cart: true })]
    : []),
  whereTlsEnds(tls),
  ...(firewall ? [firewallClaim] : []),
  ...(monitoring ? [alerting(firstApp)] : []),
]

function edgeClaim({ edges, virtualAddresses }: Pick<Stage, 'edges' | 'virtualAddresses'>): Claim {
  if (edges === 1) return stopping('edge-spof', firstEdge, { browse: false, cart: false })
  return virtualAddresses.length > 0 ? pausedHolder : pausedEdge
}

const firstApp = ({ replicas }: Status) => replicas[0]?.name ?? 'app-1'
const primaryOf = ({ databases }: Status) =>
  databases.find(({ role }) => role === 'primary')?.name ?? 'db-1'
const masterOf = ({ redis }: Status) => redis?.name ?? 'redis'
const readReplicaOf = ({ databases }: Status) =>
  databases.find(({ role }) => role === 'replica')?.name ?? 'db-2'
