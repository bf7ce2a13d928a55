import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { RequestHandler } from 'express'

export type Faults = ReturnType<typeof createFaults>

/** Slows every page of this app replica, for a while. What a signal would do is in process-faults.ts. */
export function createFaults() {
  let slowMs = 0
  let slowUntil = 0
  let slowAtOnce = 0
  let semaphore = createSemaphore(Number.POSITIVE_INFINITY)
  let timer: NodeJS.Timeout | undefined

  const activeSlowMs = () => (Date.now() < slowUntil ? slowMs : 0)

  const delayRequests: RequestHandler = async (_req, res, next) => {
    if (activeSlowMs() > 0) {
      await semaphore.acquire(res)
      await delay(activeSlowMs())
    }
    next()
  }

  /** @param atOnce how many pages are made at the same time, while the others wait; 0 is any number */
  function slow(ms: number, seconds: number, atOnce = 0): void {
    semaphore.open()
    clearTimeout(timer)
    slowMs = ms
    slowUntil = ms > 0 ? Date.now() + seconds * 1000 : 0
    slowAtOnce = atOnce
    semaphore = createSemaphore(atOnce > 0 ? atOnce : Number.POSITIVE_INFINITY)
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

/** Admits `places` requests at once; the others queue until a response is finished. */
export function createSemaphore(places: number) {
  const queue: (() => void)[] = []
  let free = places

  /** Resolves when the request has a place; never, if its client has gone by then. */
  function acquire(res: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const begin = () => {
        if (res.closed) return release()
        res.once('close', release)
        resolve()
      }
      if (free > 0) {
        free--
        begin()
      } else queue.push(begin)
    })
  }

  function release(): void {
    const next = queue.shift()
    if (next) next()
    else free++
  }

  /** Admits all requests from now on. */
  function open(): void {
    free = Number.POSITIVE_INFINITY
    for (const begin of queue.splice(0)) begin()
  }

  return { acquire, open }
}
