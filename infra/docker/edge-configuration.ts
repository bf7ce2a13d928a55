import { chownSync, readdirSync } from 'node:fs'
import {
  type ContainerEdge,
  writeEdgeState,
} from '../../apps/control/drivers/container/edge-volume.ts'
import { users } from './users.ts'

/** The volume through which the edge gets its configuration. */
export const control = '/control'

/** Renders what is new in the edge's configuration; the control plane goes on from it, as its owner. */
export function renderEdgeConfiguration(change: Partial<ContainerEdge>): void {
  const version = writeEdgeState(control, change)
  if (version) console.log(`configuration ${version} of the edge rendered`)
  const edge = `${control}/edge`
  for (const name of readdirSync(edge, { recursive: true }))
    chownSync(`${edge}/${name}`, users.lab, users.lab)
}
