import { setTimeout as delay } from 'node:timers/promises'
import type { RequestHandler } from 'express'

export type Faults = ReturnType<typeof createFaults>

/** Ways to disturb this replica on purpose; each ends by itself. */
export function createFaults() {
  let slowMs = 0
  let slowUntil = 0

  const activeSlowMs = () => (Date.now() < slowUntil ? slowMs : 0)

  const delayRequests: RequestHandler = async (_req, _res, next) => {
    if (activeSlowMs() > 0) await delay(activeSlowMs())
    next()
  }

  function slow(ms: number, seconds: number): void {
    slowMs = ms
    slowUntil = ms > 0 ? Date.now() + seconds * 1000 : 0
  }

  const state = () => ({
    slowMs: activeSlowMs(),
    slowUntil: activeSlowMs() > 0 ? new Date(slowUntil).toISOString() : null,
  })

  return { slow, state, delayRequests }
}
