import { setTimeout as sleep } from 'node:timers/promises'

/** For each answer; the console looks once a second. */
const patienceMs = 500

/** What is known by then, else `otherwise`. */
export const inTime = <T>(answer: Promise<T>, otherwise: T): Promise<T> =>
  Promise.race([answer, sleep(patienceMs, otherwise, { ref: false })])
