import { limits } from '../topology.ts'
import { distributed } from './distributed.ts'
import { scaleUp } from './scale-up.ts'
import { secured } from './secured.ts'
import { simple } from './simple.ts'
import type {
  Durability,
  EdgeKind,
  Failover,
  SentinelCount,
  Stage,
  StageName,
  TlsScope,
} from './stage.ts'

export const stages: Readonly<Record<StageName, Stage>> = {
  simple,
  distributed,
  secured,
  'scale-up': scaleUp,
}

export const defaultStage: StageName = 'distributed'

/** What can be had alone; null is as the stage has it. */
export interface Features {
  edge: EdgeKind | null
  edges: 1 | 2 | null
  /** How many web servers. */
  web: number | null
  tls: TlsScope | null
  monitoring: boolean | null
  /** Beside the primary. */
  dbReplicas: number | null
  failover: Failover | null
  durability: Durability | null
  sentinels: SentinelCount | null
}

/** Each as the stage has it. */
export const asStage: Features = {
  ...{ edge: null, edges: null, web: null, tls: null, monitoring: null },
  ...{ dbReplicas: null, failover: null, durability: null, sentinels: null },
}

/**
 * What to type to run a stage, with its data as they are.
 * @param edge that runs now (`balancerOfApps`): in containers it is a choice of its own, as locally with `--edge`
 */
export const commandToStart = (
  name: StageName,
  inContainers: boolean,
  edge: EdgeKind = 'nginx',
): string => {
  const isHaproxy = edge === 'haproxy' && name !== 'simple'
  const isAsked = isHaproxy && stages[name].edge !== edge
  if (!inContainers) return `npm start -- --stage ${name}${isAsked ? ' --edge haproxy' : ''}`
  return composeUp([...(name === defaultStage ? [] : [name]), ...(isAsked ? ['haproxy'] : [])])
}

function composeUp(overlays: readonly string[]): string {
  const files = overlays.map((one) => ` -f infra/compose/${one}.yml`).join('')
  return `docker compose${files && ` -f docker-compose.yml${files}`} up -d --remove-orphans`
}

/** What to type to give the control plane of a running stage the containers' engine. */
export function commandWithEngine({
  name,
  edge,
  durability,
}: Pick<Stage, 'name' | 'edge' | 'durability'>): string {
  const overlays = [
    ...(name === defaultStage ? [] : [name]),
    ...(edge === stages[name].edge ? [] : [edge]),
    ...(durability === 'semi-sync' ? [durability] : []),
    'control',
  ]
  return `DOCKER_GID=$(stat -c %g /var/run/docker.sock) ${composeUp(overlays)}`
}

/** What to type to have monitoring, with the data as they are. */
export const commandToMonitor = (inContainers: boolean): string =>
  inContainers ? commandToStart('secured', true) : 'npm start -- --monitoring on'

/** The stage with single features exchanged. @throws Error for what the stage cannot have */
export function stageWith(name: StageName, features: Features): Stage {
  const stage = stages[name]
  const { edge, tls, monitoring } = features
  const front = frontWith(stage, features)
  if (name === 'simple' && edge === 'haproxy')
    throw new Error(
      'The stage simple is a single nginx without a load balancer. With HAProxy: --stage distributed --edge haproxy',
    )
  return {
    ...stage,
    ...front,
    edge: edge ?? stage.edge,
    tls: tls ?? stage.tls,
    monitoring: monitoring ?? stage.monitoring,
    ...databasesWith(stage, features),
    sentinels: sentinelsWith(stage, features),
  }
}

/** Web servers are there where they are asked for, and where two load balancers need them. */
function frontWith(stage: Stage, { edges, web, tls }: Features): Pick<Stage, 'edges' | 'web'> {
  const start = web ?? (edges === 2 && !hasWebTier(stage) ? 2 : stage.web.start)
  const front = { edges: edges ?? stage.edges, web: { start, most: start && limits.maxWebServers } }
  if (!hasWebTier(front)) return front
  if (stage.name === 'simple')
    throw new Error(
      'The stage simple is a single nginx without a load balancer. With several: --stage scale-up',
    )
  if ((tls ?? stage.tls) === 'all')
    throw new Error(
      'Web servers have no certificates yet, so TLS on every hop is not possible with them. With HTTPS for browsers: --stage scale-up --tls edge',
    )
  return front
}

/** Whether load balancers have web servers behind them, which do what else the edge does. */
export const hasWebTier = ({ web }: Pick<Stage, 'web'>): boolean => web.most > 0

/** The program that decides which app replica gets a request. */
export const balancerOfApps = (stage: Pick<Stage, 'edge' | 'web'>): EdgeKind =>
  hasWebTier(stage) ? 'nginx' : stage.edge

/** @throws Error for what the stage cannot have */
function sentinelsWith(stage: Stage, { sentinels, tls }: Features): Stage['sentinels'] {
  const count = sentinels ?? stage.sentinels
  if (count === 0) return count
  const refuse = (because: string): never => {
    throw new Error(`${because} With a single Redis: --sentinels 0`)
  }
  if (!stage.redis) refuse(`The stage ${stage.name} has no Redis for sentinels to watch.`)
  if ((tls ?? stage.tls) === 'all')
    refuse('TLS on every inner hop does not reach Redis Sentinel yet.')
  return count
}

/** A group has three members: the fewest of which one can go and the others are still a majority. */
export const groupMembers = 3

/** @throws Error for what the stage cannot have */
function databasesWith(
  stage: Stage,
  { dbReplicas, failover, durability }: Features,
): Pick<Stage, 'databases' | 'failover' | 'durability'> {
  if (stage.databases === 1 && (dbReplicas ?? failover ?? durability) !== null)
    throw new Error(
      `The stage ${stage.name} has one database and no other that could take over. With more: --stage ${defaultStage}`,
    )
  if ((failover ?? stage.failover) === 'manual')
    return {
      databases: dbReplicas === null ? stage.databases : dbReplicas + 1,
      failover: 'manual',
      durability: durability ?? stage.durability,
    }
  const refuse = (asked: string, because: string) => {
    throw new Error(
      `${because}, so ${asked} is not possible with it. With a primary and read replicas: --database replicas`,
    )
  }
  if (dbReplicas !== null)
    refuse('--db-replicas', `A group of databases always has ${groupMembers} members`)
  if (durability === 'semi-sync')
    refuse('--durability semi-sync', 'A group has every change in all of its members anyway')
  return { databases: groupMembers, failover: 'group', durability: 'async' }
}
