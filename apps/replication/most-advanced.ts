import type { Comparison } from './dialects/dialect.ts'
import type { NodeView } from './observe.ts'

/**
 * The name of the server that has everything that the others have; null without servers. Where each has something
 * of its own, the first.
 * @param servers the one first that has what was acknowledged
 * @param compare what somebody has, with the server of a name
 */
export async function mostAdvanced(
  servers: readonly NodeView[],
  compare: (executed: string, name: string) => Promise<Pick<Comparison, 'errant'>>,
): Promise<string | null> {
  for (const { name } of servers) {
    const others = servers.filter((one) => one.name !== name)
    const beyond = await Promise.all(others.map(({ executed }) => compare(executed, name)))
    if (beyond.every(({ errant }) => errant === null)) return name
  }
  return servers[0]?.name ?? null
}
