import { setTimeout as delay } from 'node:timers/promises'

/** From now on does the work every so often, for as long as the process runs; each time begins after the one before. */
export async function repeat(
  everyMs: number,
  work: () => Promise<void>,
  onError: (message: string) => void,
): Promise<never> {
  for (;;) {
    await delay(everyMs, undefined, { ref: false })
    await work().catch((error) => onError(error.message))
  }
}
