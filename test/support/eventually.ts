import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Tries `check` again and again until it neither throws nor rejects, and returns its
 * value. @throws what the last try threw, when that has not happened within `withinMs`.
 */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
    await sleep(20)
  }
}
