import { setTimeout as sleep } from 'node:timers/promises'

/** Asks again every `everyMs` until the answer is yes. False when `withinMs` have passed first. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  withinMs: number,
  everyMs = 50,
): Promise<boolean> {
  const deadline = performance.now() + withinMs
  for (;;) {
    if (await holds()) return true
    if (performance.now() > deadline) return false
    await sleep(everyMs)
  }
}
