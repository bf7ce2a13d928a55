import { readFileSync } from 'node:fs'
import type { Stage } from '../../../../infra/stages/stage.ts'
import { commandToStart } from '../../../../infra/stages/stages.ts'
import type { PublicAddress } from '../../../../infra/topology.ts'
import { dashboardsOf } from '../../dashboards.ts'
import type { Driver, LabLinks } from '../../driver.ts'
import { Refusal } from '../../refusal.ts'
import { createGuest } from '../../status/browse.ts'
import { createBackupDriver } from './backups.ts'
import { createCommands } from './commands.ts'
import { createComponents } from './components.ts'
import {
  delayReplication,
  getControllerState,
  killStuckDatabases,
  promote,
  queryAny,
  queryPrimary,
} from './databases.ts'
import { applyEdge, previewEdge } from './edge.ts'
import type { Engine } from './engine.ts'
import { followApps } from './monitoring.ts'
import { createSecretsDriver } from './secrets.ts'
import { createSystemState } from './system-state.ts'
import { createVersions } from './versions.ts'
import { createWeights } from './weights.ts'

export interface ContainerDriverOptions {
  /** `stickyshop`, or what `docker compose -p` says. */
  project: string
  address: PublicAddress
  /** Where the edge is; of two load balancers, their virtual address. */
  edgeHost: string
  /** The local authority of the edge's certificate. */
  caFile?: string
  labLinks(): LabLinks
  stage: Stage
  /** Null without infra/compose/control.yml. */
  engine: Engine | null
  log(event: string): void
}

/**
 * The driver for containers. The processes in them do to themselves what they are asked for; only
 * the engine can scale, and stop or kill the lab.
 */
export function createContainerDriver(options: ContainerDriverOptions): Driver {
  const { project, address, edgeHost, caFile, engine, stage, log } = options
  const components = createComponents(stage, address, engine)
  const systemState = createSystemState(stage, components)
  const commands = createCommands(project, engine, components)
  followApps(stage, project, components, log)
  killStuckDatabases(log)

  return {
    stage,
    commandToStart: (name) => commandToStart(name, true, stage.edge),
    labCommand: 'docker compose exec lab lab',
    // Containers report no changes: callers ask for the state again.
    onChange: () => {},
    listComponents: components.listComponents,
    listApps: components.listApps,
    ...systemState,

    ...commands,
    drain: components.apps.drain,
    undrain: components.apps.undrain,
    setWeight: createWeights(project, log).set,

    canBrowse: createGuest(address, edgeHost, caFile),
    askApp: components.apps.ask,

    async capture() {
      throw new Refusal(409, 'capture-in-containers')
    },

    applyEdge,
    previewEdge,

    queryPrimary,
    queryAny,
    async getReplication() {
      const state = await getControllerState()
      return {
        primary: state?.primary ?? null,
        databases: [...components.nodes],
        delaySeconds: state?.delaySeconds ?? 0,
      }
    },
    promote: (name, force) => promote(stage, name, force),
    delayReplication,
    backups: createBackupDriver(project),
    versions: createVersions(project, engine, components, commands),
    secrets: createSecretsDriver(project, stage, components),
    getLabLinks: options.labLinks,
    getDashboards: () =>
      dashboardsOf(stage, address, readFileSync('/run/secrets/dashboards', 'utf8')),
  }
}
