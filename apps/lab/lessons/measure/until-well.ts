import { setTimeout as delay } from 'node:timers/promises'
import type { Asked } from './ask.ts'

const periodMs = 50

/** Milliseconds until `look` is well for the first time. @throws when that takes longer than `withinMs`. */
export async function untilWell(
  look: () => Promise<boolean>,
  { withinMs, signal }: { withinMs: number; signal: AbortSignal },
): Promise<number> {
  const started = performance.now()
  for (;;) {
    signal.throwIfAborted()
    if (await look()) return performance.now() - started
    if (performance.now() - started > withinMs)
      throw new Error(`It was not well again within ${withinMs / 1000} s.`)
    await delay(periodMs)
  }
}

/**
 * Milliseconds in which nothing worked, each counted once. A request that fails shows an outage
 * from its beginning until the first answer to a request that began later, or until the end.
 * Requests overlap, so their outages do, too: they are united before they are added up.
 */
export function outageMs(asked: readonly Asked[], end: number): number {
  let sum = 0
  // From the last request to the first: when something that began later worked, and from when
  // on everything is counted already.
  let worksAt = end
  let countedFrom = Infinity
  for (const { at, ms, isWell } of [...asked].sort((a, b) => b.at - a.at)) {
    if (isWell) worksAt = Math.min(worksAt, at + ms)
    else {
      sum += Math.max(0, Math.min(worksAt, countedFrom) - at)
      countedFrom = Math.min(countedFrom, at)
    }
  }
  return sum
}
