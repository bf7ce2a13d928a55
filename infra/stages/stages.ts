import { distributed } from './distributed.ts'
import { secured } from './secured.ts'
import { simple } from './simple.ts'
import type { EdgeKind, Stage, StageName, TlsScope } from './stage.ts'

export const stages: Readonly<Record<StageName, Stage>> = { simple, distributed, secured }

export const defaultStage: StageName = 'distributed'

/** What can be had alone; null is as the stage has it. */
export interface Features {
  edge: EdgeKind | null
  tls: TlsScope | null
  monitoring: boolean | null
}

/**
 * What to type to run a stage, with its data as they are.
 * @param edge that runs now: in containers it is a choice of its own, as locally with `--edge`
 */
export const commandToStart = (
  name: StageName,
  inContainers: boolean,
  edge: EdgeKind = 'nginx',
): string => {
  const isHaproxy = edge === 'haproxy' && name !== 'simple'
  if (!inContainers) return `npm start -- --stage ${name}${isHaproxy ? ' --edge haproxy' : ''}`
  const overlays = [...(name === defaultStage ? [] : [name]), ...(isHaproxy ? ['haproxy'] : [])]
  const files = overlays.map((one) => ` -f infra/compose/${one}.yml`).join('')
  return `docker compose${files && ` -f docker-compose.yml${files}`} up -d --remove-orphans`
}

/** What to type to have monitoring, with the data as they are. */
export const commandToMonitor = (inContainers: boolean): string =>
  inContainers ? commandToStart('secured', true) : 'npm start -- --monitoring on'

/** The stage with single features exchanged. @throws Error for what the stage cannot have */
export function stageWith(name: StageName, { edge, tls, monitoring }: Features): Stage {
  const stage = stages[name]
  if (name === 'simple' && edge === 'haproxy')
    throw new Error(
      'The stage simple is a single nginx without a load balancer. With HAProxy: --stage distributed --edge haproxy',
    )
  return {
    ...stage,
    edge: edge ?? stage.edge,
    tls: tls ?? stage.tls,
    monitoring: monitoring ?? stage.monitoring,
  }
}
