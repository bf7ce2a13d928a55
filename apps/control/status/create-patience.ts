import { setTimeout as sleep } from 'node:timers/promises'

const late = Symbol('late')

/**
 * Slow is not dead: for an answer that is late, the last one stands in, once. One that is
 * late twice in a row is null, and so is at once what says itself that there is none.
 */
export function createPatience<T>(usualMs = 500) {
  const last = new Map<string, T>()

  return async (
    name: string,
    answer: Promise<T | null>,
    patienceMs = usualMs,
  ): Promise<T | null> => {
    const now = await Promise.race([answer, sleep(patienceMs, late, { ref: false })])
    const known = last.get(name) ?? null
    last.delete(name)
    if (now === late) return known
    if (now !== null) last.set(name, now)
    return now
  }
}
