import type { RequestHandler, Response } from 'express'

/** How much one app replica takes on. */
export interface ConcurrencyLimits {
  /** Requests started in one iteration of the event loop. */
  perIteration: number
  /** Requests in progress at once. */
  inProgress: number
  /** Requests in the queue beyond those; one more is shed at once. In a burst, places in progress that are still free count, too. */
  waiting: number
  /** A request that has waited for longer is shed, in milliseconds. */
  deadlineMs: number
}

/**
 * How they work at four times the capacity is in docs/architecture.md. At 200 requests a second, the slowest that was
 * measured under full load, 96 requests take half a second. Ten database connections serve those in progress; more
 * than 64 would only wait for one of them.
 *
 * perIteration: Node accepts one new connection in each iteration. If all requests that have arrived were started in
 * one, it would take a busy app replica fifty milliseconds, and new connections would wait for longer than the edge
 * does. With one request an iteration, a page takes a tenth more CPU under the full load of ten customers; with four,
 * no more.
 */
export const usualLimits: ConcurrencyLimits = {
  perIteration: 4,
  inProgress: 64,
  waiting: 32,
  deadlineMs: 500,
}

/** Why a request was shed: the queue was full, or it had waited in it for too long. */
export type ShedReason = 'queue-full' | 'deadline'

interface Waiting {
  res: Response
  next: () => void
  arrivedAt: number
}

/**
 * A bounded queue in front of everything that takes time. A request that cannot start soon is answered with 503 and
 * `Retry-After` at once, so that the others are still answered in time. The edge does not retry it at another app
 * replica, which has as much to do. Requests whose client has gone while they waited are dropped.
 */
export function limitConcurrency(
  onShed: (reason: ShedReason) => void,
  limits: ConcurrencyLimits = usualLimits,
): RequestHandler {
  const queue: Waiting[] = []
  const mostAtOnce = limits.inProgress + limits.waiting
  let inProgress = 0
  let started = 0
  let isScheduled = false
  let timer: NodeJS.Timeout | undefined

  const canStart = () => started < limits.perIteration && inProgress < limits.inProgress

  function start(res: Response, next: () => void): void {
    started++
    inProgress++
    res.once('close', () => {
      inProgress--
      if (queue.length > 0) schedule()
    })
    schedule()
    next()
  }

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    setImmediate(startWaiting)
  }

  function startWaiting(): void {
    isScheduled = false
    started = 0
    const now = performance.now()
    while (queue.length > 0 && canStart()) {
      const { res, next, arrivedAt } = queue.shift() as Waiting
      if (res.closed) continue
      if (now - arrivedAt > limits.deadlineMs) shed(res, 'deadline')
      else start(res, next)
    }
  }

  /** While no request in progress ends, nothing else looks at the queue. */
  function shedOverdue(): void {
    timer = undefined
    const latest = performance.now() - limits.deadlineMs
    while (queue[0] && (queue[0].res.closed || queue[0].arrivedAt <= latest)) {
      const { res } = queue.shift() as Waiting
      if (!res.closed) shed(res, 'deadline')
    }
    if (queue[0]) setDeadline(queue[0].arrivedAt - latest)
  }

  function setDeadline(inMs: number): void {
    if (!timer) timer = setTimeout(shedOverdue, inMs).unref()
  }

  function shed(res: Response, reason: ShedReason): void {
    onShed(reason)
    answerOverloaded(res)
  }

  return (_req, res, next) => {
    if (queue.length === 0 && canStart()) return start(res, next)
    if (inProgress + queue.length >= mostAtOnce) return shed(res, 'queue-full')
    queue.push({ res, next, arrivedAt: performance.now() })
    setDeadline(limits.deadlineMs)
  }
}

const retryAfterSeconds = 2

/**
 * Costs next to nothing: the edge adds the page, and learns by `X-Accel-Redirect` that the request was shed. A client
 * without the edge gets the sentence.
 */
function answerOverloaded(res: Response): void {
  res.statusCode = 503
  res.setHeader('Retry-After', retryAfterSeconds)
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('X-Accel-Redirect', '/edge-pages/overloaded')
  res.setHeader('Content-Type', 'text/plain; charset=utf-8')
  res.end(
    'There are more requests than this app replica can answer. Please try again in 2 seconds.\n',
  )
}
