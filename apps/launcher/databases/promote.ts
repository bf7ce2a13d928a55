import { runAll } from './admin.ts'
import type { DatabaseNode } from './node.ts'
import type { Roles } from './roles.ts'

const catchUpSeconds = 20

/** Stands down, lets the other catch up, and changes places: nothing is lost. */
export async function promoteGracefully(roles: Roles, next: DatabaseNode): Promise<void> {
  const { context, primary } = roles
  const { flavour } = context
  await runAll(primary.admin.query, flavour.close)
  try {
    const position = await flavour.position(primary.admin.query)
    if (await flavour.reaches(next.admin.query, position, catchUpSeconds)) return
    throw new Error(`${next.name} did not catch up in ${catchUpSeconds} s`)
  } catch (error) {
    await runAll(primary.admin.query, flavour.open)
    throw new Error(`${(error as Error).message}; ${primary.name} stays the primary.`)
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
  await next.admin.query(flavour.stopReceiving)
  const status = await flavour.replicationStatus(next.admin.query)
  // A delay cannot be lifted now: the server would throw away what it has received.
  const seconds = catchUpSeconds + delaySeconds
  if (status && !(await flavour.reaches(next.admin.query, status.received, seconds)))
    throw new Error(`${next.name} could not apply what it has received in ${seconds} s.`)
}
