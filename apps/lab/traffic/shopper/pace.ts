import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves for one caller after the other, no more than `perSecond`. */
export function createPace(perSecond: number): () => Promise<void> {
  const gapMs = 1000 / perSecond
  let turn = 0
  return async () => {
    const now = performance.now()
    turn = Math.max(now, turn + gapMs)
    if (turn - now >= 1) await sleep(turn - now)
  }
}
