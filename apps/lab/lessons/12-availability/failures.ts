import type { Client } from '../../../shared/client.ts'
import type { Workbench } from '../lesson.ts'
import { command, kill } from '../measure/commands.ts'
import { openLoop, outageMs, send, type Timed, waitUntil } from '../measure/requests.ts'
import { canChangeCart, changeCart, isServedBy } from '../measure/shop.ts'

/** Failures of components, and how long customers are without them. */

const everyMs = 50
const withinMs = 60_000
const lateMs = 1000

export const componentNames = ['edge', 'app', 'primary', 'replica', 'redis'] as const
export type ComponentName = (typeof componentNames)[number]

export interface Component {
  name: ComponentName
  /** `app-1`: what the command gets. */
  target: string
  /** Whether it does its work, as customers notice it. */
  works: () => Promise<boolean>
}

export interface Failure {
  name: ComponentName
  /** From its death until it does its work again. */
  repairMs: number
  /** How long nobody could change a cart meanwhile. */
  outageMs: number
}

/** Kills a component, and waits until the shop is whole again. */
export async function failOne(
  bench: Workbench,
  client: Client,
  { name, target, works }: Component,
): Promise<Failure> {
  const { signal } = bench
  let repairMs = 0
  let end = 0
  const sent = await watchChanges(client, async () => {
    const started = performance.now()
    await bench.run(kill(target))
    await waitUntil(target, works, { withinMs, signal })
    repairMs = performance.now() - started
    await waitUntil('The shop', () => canChangeCart(client), { withinMs, signal })
    end = performance.now()
  })
  await waitUntilAllReady(bench)
  return { name, repairMs, outageMs: outageMs(sent, end) }
}

/** Kills all app replicas at the same moment, like a bad release or a power cut. */
export async function failTogether(
  bench: Workbench,
  client: Client,
  names: readonly string[],
): Promise<number> {
  let end = 0
  const sent = await watchChanges(client, async () => {
    await Promise.all(names.map((name) => bench.run(kill(name))))
    const { signal } = bench
    await waitUntil('The shop', () => canChangeCart(client), { withinMs, signal })
    end = performance.now()
  })
  await waitUntilAllReady(bench)
  return outageMs(sent, end)
}

/** Pauses an app replica: how many milliseconds until no request waits for it any more. */
export async function hang(bench: Workbench, name: string): Promise<number> {
  const { signal } = bench
  await waitUntil(name, () => isServedBy(bench, name), { withinMs, signal })
  const guest = bench.client('round-robin')
  await bench.run(command('pause', name, { forMs: 60_000 }))
  const started = performance.now()
  const sent: Timed[] = []
  // More in a row than there are app replicas, all of them quick.
  const allQuick = async () => {
    const some = await Promise.all(
      Array.from({ length: 6 }, () => send(() => guest.get('/demo/state'))),
    )
    sent.push(...some)
    return some.every(isQuick)
  }
  await waitUntil(name, allQuick, { withinMs, signal })
  const late = sent.filter((one) => !isQuick(one))
  await bench.run(command('resume', name))
  await waitUntilAllReady(bench)
  return Math.max(0, ...late.map(({ at, ms }) => at + ms - started))
}

const isQuick = ({ ms, ok }: Timed) => ok && ms < lateMs

/** So that the next failure begins with a shop that is whole. */
async function waitUntilAllReady(bench: Workbench): Promise<void> {
  const allReady = async () => {
    const { edges, replicas, databases, redis } = await bench.status()
    return (
      [...edges, ...(redis ? [redis] : []), ...databases].every(({ state }) => state === 'ready') &&
      replicas.every(({ state, inRotation }) => state === 'ready' && inRotation) &&
      databases.every(({ problem, lagMs }) => problem === null && (lagMs ?? 0) < 2000)
    )
  }
  await waitUntil('The system', allReady, { withinMs, signal: bench.signal })
}

/** Changes a cart all the time: that needs every component of the chain. */
const watchChanges = (client: Client, work: () => Promise<unknown>): Promise<Timed[]> =>
  openLoop(everyMs, () => changeCart(client), work)
