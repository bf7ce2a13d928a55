import { readSettings } from '../../replication/pair/settings-table.ts'
import { type AppReport, type KnownSettings, newestSettings } from '../app-report.ts'
import { redisFacts } from '../drivers/process/redis-ask.ts'
import type { Replica } from '../drivers/process/replica.ts'
import type { Stack } from '../drivers/process/stack.ts'
import { createPatience } from './create-patience.ts'
import { inTime } from './in-time.ts'

/** What only the parts themselves can say. */
export interface AskedFacts {
  states: ReadonlyMap<Replica, AppReport | null>
  redis: RedisFacts | null
  settings: KnownSettings
}

type RedisFacts = Awaited<ReturnType<typeof redisFacts>>

const stateOf = createPatience<AppReport>()
const redisOf = createPatience<RedisFacts>()

const recentMs = 4000
/** Less than the console waits: who hangs must not keep it from seeing the others. */
const recentPatienceMs = 150

/** Asks every part, at the same time; one that does not answer holds nobody up for long. */
export async function askFacts(stack: Stack, patienceMs?: number): Promise<AskedFacts> {
  const [states, redis] = await Promise.all([
    Promise.all(
      stack.replicas.map(
        async (one) => [one, await stateOf(one.name, one.state(), patienceMs)] as const,
      ),
    ),
    redisOf('redis', factsOfRedis(stack), patienceMs),
  ])
  const settings =
    newestSettings(states.map(([, state]) => state)) ??
    (await inTime(storedSettings(stack), unknownSettings, patienceMs))
  return { states: new Map(states), redis, settings }
}

const recent = new WeakMap<Stack, { at: number; rings: number; facts: Promise<AskedFacts> }>()

/** At most four seconds old, and never of before something has changed: to ask costs the parts time. */
export function recentFacts(stack: Stack): Promise<AskedFacts> {
  const known = recent.get(stack)
  const { rings } = stack.bell
  if (known?.rings === rings && Date.now() - known.at < recentMs) return known.facts
  const facts = askFacts(stack, recentPatienceMs)
  recent.set(stack, { at: Date.now(), rings, facts })
  return facts
}

const factsOfRedis = ({ context, redis }: Stack) =>
  redis.state === 'ready'
    ? redisFacts(context.port('redis'), context.secrets.redis).catch(() => null)
    : Promise.resolve(null)

const unknownSettings: KnownSettings = { sessions: null, reads: null, freshness: null }

async function storedSettings({ databases }: Stack): Promise<KnownSettings> {
  const nodes = [databases.primary(), ...databases.replicas()]
  const node = nodes.find(({ child }) => child.state === 'ready')
  const rows = node ? await readSettings(node).catch(() => []) : []
  const value = (name: string) => rows.find((row) => row.name === name)?.value ?? null
  return { sessions: value('session_store'), reads: value('reads'), freshness: value('freshness') }
}
