import { setTimeout as delay } from 'node:timers/promises'
import type { RequestHandler, Response } from 'express'
import { createSemaphore } from './semaphore.ts'

export type Faults = ReturnType<typeof createFaults>

/** Slows every page of this app replica, for a while. What a signal would do is in process-faults.ts. */
export function createFaults() {
  let slowMs = 0
  let slowUntil = 0
  let slowAtOnce = 0
  let semaphore = createSemaphore({ places: Number.POSITIVE_INFINITY })
  let timer: NodeJS.Timeout | undefined

  const activeSlowMs = () => (Date.now() < slowUntil ? slowMs : 0)

  const delayRequests: RequestHandler = async (_req, res, next) => {
    if (activeSlowMs() > 0) {
      if (!(await holdPlace(res))) return
      await delay(activeSlowMs())
    }
    next()
  }

  /** A place until the response is done; false when its client has gone while it waited. */
  async function holdPlace(res: Response): Promise<boolean> {
    const { acquire, release } = semaphore
    await acquire()
    if (res.closed) release()
    else res.once('close', release)
    return !res.closed
  }

  /** @param atOnce how many pages are made at the same time, while the others wait; 0 is any number */
  function slow(ms: number, seconds: number, atOnce = 0): void {
    semaphore.open()
    clearTimeout(timer)
    slowMs = ms
    slowUntil = ms > 0 ? Date.now() + seconds * 1000 : 0
    slowAtOnce = atOnce
    semaphore = createSemaphore({ places: atOnce > 0 ? atOnce : Number.POSITIVE_INFINITY })
    timer = setTimeout(semaphore.open, seconds * 1000).unref()
  }

  const state = () => {
    const active = activeSlowMs() > 0
    return {
      slowMs: activeSlowMs(),
      slowUntil: active ? new Date(slowUntil).toISOString() : null,
      slowAtOnce: active ? slowAtOnce : 0,
    }
  }

  return { slow, state, delayRequests }
}
