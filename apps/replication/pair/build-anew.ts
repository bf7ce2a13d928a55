import { rename, rm } from 'node:fs/promises'
import type { Context } from '../../control/drivers/process/context.ts'
import { makeDataFolders } from './initialise.ts'
import { type DatabaseNode, stopNode } from './node.ts'

const stopMs = 10_000

/**
 * Gives the node an empty data folder. The old one is set aside, until the next time, for
 * those who want to see what was lost.
 */
export async function buildAnew(context: Context, node: DatabaseNode): Promise<void> {
  const folder = context.paths.dataOf(node.name)
  await stopNode(node, stopMs)
  node.isIncomplete = true
  await rm(`${folder}.set-aside`, { recursive: true, force: true })
  await rename(folder, `${folder}.set-aside`)
  await makeDataFolders(context, [node.name])
  await node.child.start()
}
