import { setTimeout as sleep } from 'node:timers/promises'

const usualMs = 500

/** The answer, or `otherwise` if it takes longer than `timeoutMs`. */
export const inTime = <T>(answer: Promise<T>, otherwise: T, timeoutMs = usualMs): Promise<T> =>
  Promise.race([answer, sleep(timeoutMs, otherwise, { ref: false })])

const late = Symbol('late')

/**
 * A slow component is not a dead one: in place of an answer that is late, the one before is
 * returned, once. One that is late twice in a row is null; so is, at once, an answer of null.
 */
export function createLastKnown<T>(usualMs = 500) {
  const last = new Map<string, T>()

  return async (
    name: string,
    answer: Promise<T | null>,
    timeoutMs = usualMs,
  ): Promise<T | null> => {
    const now = await Promise.race([answer, sleep(timeoutMs, late, { ref: false })])
    const known = last.get(name) ?? null
    last.delete(name)
    if (now === late) return known
    if (now !== null) last.set(name, now)
    return now
  }
}
