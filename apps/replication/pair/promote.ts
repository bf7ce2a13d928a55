import { portOwner } from '../../control/drivers/process/port-owner.ts'
import { portProblem } from '../../control/drivers/process/ports.ts'
import { until } from '../../shared/until.ts'
import { runAll } from './admin.ts'
import type { DatabaseNode } from './node.ts'
import { replicationProblem } from './replication-problem.ts'
import type { Roles } from './roles.ts'

const connectsWithinMs = 5000
const catchUpSeconds = 20
/** It has caught up a moment before; for so long at most nobody can write. */
const closedSeconds = 5

/** Why a promotion is not begun. The primary has not been touched. */
export class PromotionRefused extends Error {}

/**
 * Whether the read replica receives and applies what the primary writes.
 * @throws PromotionRefused when it does not, after a moment: it may be about to reconnect.
 */
export async function checkReplication(roles: Roles, next: DatabaseNode): Promise<void> {
  const { context, primary } = roles
  const problem = async () => {
    const status = await context.flavour.replicationStatus(next.admin.query)
    const follows = status?.sourcePort === primary.port()
    const { connected = false, applying = false, error = '' } = status ?? {}
    return replicationProblem(next.name, primary.name, { follows, connected, applying, error })
  }
  let found = await problem()
  const isGone = async () => {
    if (found) found = await problem()
    return found === null
  }
  if (!(await until(isGone, connectsWithinMs, 200))) throw new PromotionRefused(found ?? '')
}

/**
 * Lets the other catch up while the primary goes on, then closes it for the last transactions:
 * nothing is lost. @throws PromotionRefused when it does not catch up.
 */
export async function promoteGracefully(roles: Roles, next: DatabaseNode): Promise<void> {
  const { context, primary } = roles
  const { flavour } = context
  const reaches = async (seconds: number) => {
    const position = await flavour.position(primary.admin.query)
    if (await flavour.reaches(next.admin.query, position, seconds)) return
    throw new PromotionRefused(
      `${next.name} did not catch up in ${seconds} s. ${primary.name} stays the primary.`,
    )
  }
  await checkReplication(roles, next)
  await reaches(catchUpSeconds)
  try {
    await runAll(primary.admin.query, flavour.close)
    await reaches(closedSeconds)
  } catch (error) {
    await runAll(primary.admin.query, flavour.open)
    throw error
  }
}

/**
 * The primary does not answer: makes sure that it is dead, and lets the other apply what
 * it has received. What it has not received is lost.
 */
export async function promoteByForce(roles: Roles, next: DatabaseNode): Promise<void> {
  const { context, primary, delaySeconds } = roles
  const { flavour } = context
  // One that only hangs could wake up and go on accepting writes.
  await primary.child.stop(0)
  if ((await portProblem(primary.port(), '127.0.0.1')) === 'EADDRINUSE')
    throw new Error(
      `Another process answers for ${primary.name} and has to be ended first: ${portOwner(primary.port())}`,
    )
  await next.admin.query(flavour.stopReceiving)
  const status = await flavour.replicationStatus(next.admin.query)
  // A delay cannot be lifted now: the server would throw away what it has received.
  const seconds = catchUpSeconds + delaySeconds
  if (status && !(await flavour.reaches(next.admin.query, status.received, seconds)))
    throw new Error(`${next.name} could not apply what it has received in ${seconds} s.`)
}
