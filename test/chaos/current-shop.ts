import type { Equipment } from './faults.ts'
import { type Shop, startShop } from './shop.ts'
import type { System } from './systems.ts'

/** The shop that runs in this process, one at a time. It is stopped when the process is asked to end. */
export function createCurrentShop(system: System) {
  let current: Shop | null = null
  let isEnding = false

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, async () => {
      isEnding = true
      await current?.stop()
      process.exit(1)
    })

  async function stop(): Promise<void> {
    const shop = current
    current = null
    await shop?.stop()
  }

  return {
    /** Started again when it has to be equipped otherwise. */
    async with(equipment: Equipment | null): Promise<Shop> {
      if (current?.equipment === equipment) return current
      await stop()
      current = await startShop(system, { equipment })
      return current
    },

    /** Does one thing after the other, and ends the process: with 1 if one of them did not end well. */
    async each<T>(all: readonly T[], nameOf: (one: T) => string, work: (one: T) => Promise<void>) {
      let now = ''
      try {
        for (const one of all) {
          now = nameOf(one)
          await work(one)
        }
      } catch (error) {
        // Who stops the shop breaks what is under way.
        if (isEnding) return
        console.error(`${system.name}: ${now}: it did not end well: ${(error as Error).stack}`)
        process.exitCode = 1
      }
      await stop()
      process.exit()
    },
  }
}
