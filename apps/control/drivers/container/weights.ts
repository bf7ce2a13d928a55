import type { EdgeServer } from '../../../edge/edge-state.ts'
import { Refusal } from '../../refusal.ts'
import { listContainers } from './dns.ts'
import { applyEdge, getWeights } from './edge.ts'
import { appAt } from './edge-volume.ts'
import { repeat } from './repeat.ts'

const service = 'app'
const followEveryMs = 1000
/** A container that is replaced or restarted keeps its weight; one that is away for longer is gone. */
const keptForMs = 30_000

/**
 * The weights of app replicas at the edge. While one of them differs from 1, each app replica is a name of
 * its own there, and those that come and go are added and taken away.
 */
export function createWeights(project: string, log: (event: string) => void) {
  const lastSeen = new Map([...getWeights().keys()].map((name) => [name, Date.now()]))

  /** Those that run, and those that did a moment ago. */
  async function listPresent(): Promise<string[]> {
    for (const { name } of await listContainers(service)) lastSeen.set(name, Date.now())
    for (const [name, at] of lastSeen) if (Date.now() - at > keptForMs) lastSeen.delete(name)
    return [...lastSeen.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  }

  /** Of those that are present; nothing is awaited between reading and writing them. */
  const apply = (present: readonly string[], weights: ReadonlyMap<string, number>) => {
    const differ = present.some((name) => (weights.get(name) ?? 1) !== 1)
    const weighted = present.map((name): EdgeServer => {
      const weight = weights.get(name) ?? 1
      return { ...appAt(name, `${project}-${name}`), weight }
    })
    return applyEdge({ weighted: differ ? weighted : [] })
  }

  async function follow(): Promise<void> {
    const present = await listPresent()
    const weights = getWeights()
    if (weights.size > 0 && present.join() !== [...weights.keys()].join())
      await apply(present, weights)
  }
  void repeat(followEveryMs, follow, (message) => log(`Weights of app replicas: ${message}`))

  return {
    /** Resolves when the edge has it. @throws Refusal 503, and 409 for one that is stopped */
    async set(name: string, weight: number): Promise<void> {
      const present = await listPresent()
      if (!present.includes(name)) throw new Refusal(409, 'not-running', { name, state: 'stopped' })
      await apply(present, new Map([...getWeights(), [name, weight]]))
    },
  }
}
