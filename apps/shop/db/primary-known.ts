import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster } from './cluster.ts'

/**
 * Resolves when a primary is known, or after `withinMs`: then there may be none, and the
 * catalogue does without.
 */
export async function primaryKnown(cluster: Cluster, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!cluster.primary() && performance.now() < deadline) await delay(50)
}
