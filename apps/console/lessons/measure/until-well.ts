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

/** Milliseconds in which nothing worked: from each first failure to the next success, or to the end. */
export function outageMs(asked: readonly Asked[], end: number): number {
  let sum = 0
  let since: number | null = null
  for (const { at, ms, isWell } of [...asked].sort((a, b) => a.at - b.at)) {
    if (!isWell) since ??= at
    else if (since !== null) {
      sum += at + ms - since
      since = null
    }
  }
  return since === null ? sum : sum + Math.max(0, end - since)
}
