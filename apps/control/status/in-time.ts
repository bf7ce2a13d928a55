import { setTimeout as sleep } from 'node:timers/promises'

const usualMs = 500

/** What is known by then, else `otherwise`. */
export const inTime = <T>(answer: Promise<T>, otherwise: T, patienceMs = usualMs): Promise<T> =>
  Promise.race([answer, sleep(patienceMs, otherwise, { ref: false })])
