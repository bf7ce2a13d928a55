import { ControlError } from '../../apps/control/client.ts'
import type { Injections } from './cells.ts'
import { by, type FaultName, type Patient } from './faults.ts'
import { findTarget, type System } from './systems.ts'

/** What somebody does who looks after the shop, where no engine elects a new primary. */

const takesPrimaryAway: readonly FaultName[] = [
  'kill',
  'pause 30 s',
  'link cut, then kill',
  'disk full',
]

export const needsOperator = ({ failover }: System, injections: Injections): boolean =>
  failover === 'operator' &&
  injections.some(({ fault, target }) => target === 'primary' && takesPrimaryAway.includes(fault))

/**
 * Promotes a read replica at once: a primary that was killed would be started again a second later. One
 * that was broken, too, is only taken when there is no other, and none when it was killed.
 */
export async function promoteOther(
  { control, status }: Pick<Patient, 'control' | 'status'>,
  injections: Injections,
): Promise<void> {
  const faultOf = (name: string) =>
    injections.find(({ target }) => findTarget(status, target)?.name === name)?.fault
  const replicas = status.databases
    .filter(({ role, name }) => role === 'replica' && faultOf(name) !== 'kill')
    .sort((a, b) => Number(faultOf(a.name) != null) - Number(faultOf(b.name) != null))
  const [other] = replicas
  if (!other) return
  try {
    await control.run({ command: 'promote', name: other.name, force: true }, by)
  } catch (error) {
    // It is the primary all the same; an app replica with a slow link hears of it later.
    if (!(error instanceof ControlError) || error.code !== 'promotion-unnoticed') throw error
  }
}
