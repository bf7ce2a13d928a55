import { until } from '../../shared/until.ts'
import type { AppReport } from '../app-report.ts'
import { inRotation } from '../drivers/process/replica.ts'
import type { Stack } from '../drivers/process/stack.ts'

const periodMs = 50

/** True when every replica that visitors are sent to says so before the time is up. */
export const replicasAgree = (
  stack: Stack,
  on: (state: AppReport) => boolean,
  withinMs: number,
): Promise<boolean> =>
  until(
    async () => {
      const states = await Promise.all(
        [...inRotation(stack.replicas)].map((replica) => replica.state()),
      )
      return states.every((state) => state !== null && on(state))
    },
    withinMs,
    periodMs,
  )

/** The same about which databases answer, which one is writable, and whether Redis is there. */
export const replicasSeeStores = (stack: Stack, withinMs = 5000): Promise<boolean> =>
  replicasAgree(stack, (state) => seesDatabases(stack, state) && seesRedis(stack, state), withinMs)

function seesDatabases({ databases }: Stack, state: AppReport): boolean {
  return databases.nodes.every((node) => {
    const seen = state.databases.find(({ name }) => name === node.name)
    const runs = node.child.state === 'ready'
    const writable = runs && node === databases.primary()
    return seen?.reachable === runs && seen.writable === writable
  })
}

const seesRedis = ({ redis }: Stack, state: AppReport) =>
  state.redis === (redis.state === 'ready' ? 'up' : 'away')
