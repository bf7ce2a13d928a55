import type { Client } from '../../../shared/client.ts'
import type { Workbench } from '../lesson.ts'
import { act } from '../orders.ts'
import { type Asked, ask } from './ask.ts'
import { answers, canChange, change } from './probes.ts'
import { steadily } from './steadily.ts'
import { outageMs, untilWell } from './until-well.ts'

const probeMs = 50
const backWithinMs = 60_000
const hangsAfterMs = 1000

export type Name = 'edge' | 'app' | 'primary' | 'replica' | 'redis'

/** A link of the chain, and how one sees that it works. */
export interface Part {
  name: Name
  target: string
  works: () => Promise<boolean>
}

export interface Failure {
  name: Name
  /** From its death until it does its own work again. */
  repairMs: number
  /** How long nobody could put anything into a cart meanwhile. */
  outageMs: number
}

/** Kills a part, and waits until the shop is whole again. */
export async function fail(bench: Workbench, shopper: Client, one: Part): Promise<Failure> {
  let repairMs = 0
  let end = 0
  const asked = await watchChanges(shopper, async () => {
    const started = performance.now()
    await bench.run(act('kill', one.target, { wait: false }))
    await untilWell(one.works, { withinMs: backWithinMs, signal: bench.signal })
    repairMs = performance.now() - started
    await untilWell(() => canChange(shopper), { withinMs: backWithinMs, signal: bench.signal })
    end = performance.now()
  })
  await allReady(bench)
  return { name: one.name, repairMs, outageMs: outageMs(asked, end) }
}

/** A bad release, a power cut: all replicas of the shop at the same moment. */
export async function failTogether(
  bench: Workbench,
  shopper: Client,
  names: readonly string[],
): Promise<number> {
  let end = 0
  const asked = await watchChanges(shopper, async () => {
    await Promise.all(names.map((name) => bench.run(act('kill', name, { wait: false }))))
    await untilWell(() => canChange(shopper), { withinMs: backWithinMs, signal: bench.signal })
    end = performance.now()
  })
  await allReady(bench)
  return outageMs(asked, end)
}

/** One that hangs is not dead: how long until the edge sends nobody there any more. */
export async function hang(bench: Workbench, name: string): Promise<number> {
  const { signal } = bench
  await untilWell(() => answers(bench, name), { withinMs: backWithinMs, signal })
  const guest = bench.visitor('round-robin')
  await bench.run(act('pause', name, { forMs: 60_000 }))
  const started = performance.now()
  const asked: Asked[] = []
  // As many in a row as there are turns, all of them quick.
  const isQuick = async () => {
    const turns = await Promise.all(Array.from({ length: 6 }, () => ask(() => look(guest))))
    asked.push(...turns)
    return turns.every(isInTime)
  }
  await untilWell(isQuick, { withinMs: backWithinMs, signal })
  const late = asked.filter((one) => !isInTime(one))
  await bench.run(act('resume', name))
  await allReady(bench)
  return Math.max(0, ...late.map(({ at, ms }) => at + ms - started))
}

const isInTime = ({ ms, isWell }: Asked) => isWell && ms < hangsAfterMs
const look = (guest: Client) => guest.get('/demo/state')

/** So that the next failure meets a shop that is whole. */
async function allReady(bench: Workbench): Promise<void> {
  const ready = async () => {
    const { edge, replicas, databases, redis } = await bench.status()
    return (
      [edge, redis, ...databases].every(({ state }) => state === 'ready') &&
      replicas.every(({ state, inRotation }) => state === 'ready' && inRotation) &&
      databases.every(({ problem, lagMs }) => problem === null && (lagMs ?? 0) < 2000)
    )
  }
  await untilWell(ready, { withinMs: backWithinMs, signal: bench.signal })
}

/** Somebody who puts something into the cart all the time: that needs every link of the chain. */
const watchChanges = (shopper: Client, work: () => Promise<unknown>): Promise<Asked[]> =>
  steadily(probeMs, () => change(shopper), work)
