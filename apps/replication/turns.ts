import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../shared/logger.ts'

const periodMs = 500

/** Work on the servers, one piece at a time in the order of the calls, and the same again and again. */
export function createTurns(repeated: () => Promise<void>, log: Logger) {
  let working: Promise<void> = Promise.resolve()
  let stopped = false

  function alone<T>(work: () => Promise<T>): Promise<T> {
    const result = working.then(work)
    working = result.then(
      () => {},
      () => {},
    )
    return result
  }

  return {
    alone,
    async run(): Promise<void> {
      while (!stopped) {
        await alone(repeated).catch((error) => log.error({ err: error }, 'reconciling failed'))
        await sleep(periodMs)
      }
    },
    stop(): void {
      stopped = true
    },
  }
}
