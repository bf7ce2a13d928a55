import { stopNode } from '../../../replication/pair/node.ts'
import type { Stack } from './stack.ts'

// Everything is gone within ten seconds. Databases may have what the others leave of it.
const allMs = 9500
const edgeMs = 1500
const appsMs = 4500

/** Stops everything, in the reverse order of the start. `atOnce` does not wait for anything to finish. */
export async function stopStack(stack: Stack, atOnce: () => boolean): Promise<void> {
  const { edge, console, replicas, whoami, redis, databases } = stack
  const deadline = performance.now() + allMs
  const grace = (ms: number) => (atOnce() ? 0 : ms)
  databases.stopWatching()
  stack.logRotation.stop()
  await edge.child.stop(grace(edgeMs))
  await Promise.all(
    [console, ...replicas.map(({ child }) => child), ...whoami].map((child) =>
      child.stop(grace(appsMs)),
    ),
  )
  const left = grace(Math.max(0, deadline - performance.now()))
  await Promise.all([redis.stop(left), ...databases.nodes.map((node) => stopNode(node, left))])
}
