import type { Stage, StageName, TlsScope } from '../../../infra/stages/stage.ts'
import { balancerOfApps, commandToStart, stages } from '../../../infra/stages/stages.ts'

/** What a lesson needs of the running stage, each with the least that will do. */
export interface Needs {
  /** This stage and no other: a lesson about the stage itself. */
  stage?: StageName
  /** One that nothing stands in for; or two that share an address. */
  edges?: 1 | 2
  /** Two load balancers that share one port, as locally, or an address that moves, as in containers. */
  sharedPort?: true
  virtualAddress?: true
  /** How many app replicas can run. */
  apps?: number
  /** A primary and a read replica that somebody promotes. */
  databases?: 2
  /** Another database that can go on in the primary's place, promoted by hand or by the group. */
  standby?: true
  /** A single one: lessons that stop it. */
  redis?: true
  whoami?: true
  tls?: Exclude<TlsScope, 'off'>
  firewall?: true
  monitoring?: true
  /** No containers: the lab captures packets or limits processes of its own machine. */
  local?: true
}

export type Need = keyof Needs

/** What the stage lacks for a lesson, in the order of `Needs`; empty when it has everything. */
export function missingFrom(stage: Stage, needs: Needs, inContainers: boolean): Need[] {
  const has: Readonly<Record<Need, boolean>> = {
    stage: needs.stage === stage.name,
    edges: stage.edges === needs.edges,
    sharedPort: stage.virtualAddresses.length === 0,
    virtualAddress: stage.virtualAddresses.length > 0,
    apps: stage.apps.most >= (needs.apps ?? 0),
    databases: stage.databases > 1 && stage.failover === 'manual',
    standby: stage.databases > 1,
    redis: stage.redis && stage.sentinels === 0,
    whoami: stage.whoami > 0,
    tls: stage.tls === 'all' || stage.tls === needs.tls,
    firewall: stage.firewall,
    monitoring: stage.monitoring,
    local: !inContainers,
  }
  return (Object.keys(has) as Need[]).filter((need) => needs[need] !== undefined && !has[need])
}

const { simple, distributed, secured, 'scale-up': scaleUp } = stages

/** The default stage where it has everything, else another that has. @throws when none has */
export function stageFor({ virtualAddress: _inContainers, ...needs }: Needs): StageName {
  const found = [distributed, simple, secured, scaleUp].find(
    (stage) => missingFrom(stage, needs, false).length === 0,
  )
  if (!found) throw new Error(`No stage has ${Object.keys(needs).join(', ')}.`)
  return found.name
}

/** What to type to start a stage that has everything. @param running the stage that runs */
export function commandFor(needs: Needs, running: Stage, inContainers: boolean): string {
  const isLocal = needs.local || needs.sharedPort
  const where = needs.virtualAddress || (inContainers && !isLocal)
  return commandToStart(stageFor(needs), where, balancerOfApps(running))
}
