import { setTimeout as sleep } from 'node:timers/promises'

const usualMs = 500

/** The answer, or `otherwise` if it takes longer than `timeoutMs`. */
export const inTime = <T>(answer: Promise<T>, otherwise: T, timeoutMs = usualMs): Promise<T> =>
  Promise.race([answer, sleep(timeoutMs, otherwise, { ref: false })])
