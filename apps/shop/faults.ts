import { setTimeout as delay } from 'node:timers/promises'
import type { RequestHandler } from 'express'
import { createTurnstile } from './turnstile.ts'

export type Faults = ReturnType<typeof createFaults>

/** Ways to disturb this replica on purpose; each ends by itself. */
export function createFaults() {
  let slowMs = 0
  let slowUntil = 0
  let slowAtOnce = 0
  let turnstile = createTurnstile(Number.POSITIVE_INFINITY)
  let timer: NodeJS.Timeout | undefined

  const activeSlowMs = () => (Date.now() < slowUntil ? slowMs : 0)

  const delayRequests: RequestHandler = async (_req, res, next) => {
    if (activeSlowMs() > 0) {
      await turnstile.enter(res)
      await delay(activeSlowMs())
    }
    next()
  }

  /** @param atOnce how many pages are made at the same time, while the others wait; 0 is any number */
  function slow(ms: number, seconds: number, atOnce = 0): void {
    turnstile.open()
    clearTimeout(timer)
    slowMs = ms
    slowUntil = ms > 0 ? Date.now() + seconds * 1000 : 0
    slowAtOnce = atOnce
    turnstile = createTurnstile(atOnce > 0 ? atOnce : Number.POSITIVE_INFINITY)
    timer = setTimeout(turnstile.open, seconds * 1000).unref()
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
