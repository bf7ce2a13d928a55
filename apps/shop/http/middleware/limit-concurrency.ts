import type { RequestHandler, Response } from 'express'

/** How much one app replica takes on. */
export interface ConcurrencyLimits {
  /** Requests begun in one turn of the event loop. */
  perTurn: number
  /** Requests being worked on at once. */
  inProgress: number
  /** Requests beyond those that wait to begin; one more is shed at once. A burst may wait for the places in progress, too. */
  waiting: number
  /** A request that has waited for longer is shed, in milliseconds. */
  deadlineMs: number
}

/**
 * What they bring at four times the capacity is in docs/architecture.md. At 200 requests a second, the slowest that was
 * seen under full load, 96 requests take half a second. Ten database connections serve those in progress; more than 64
 * would only wait for one of them.
 *
 * perTurn: Node accepts one new connection in each turn. Were all that has arrived begun in one, a busy app replica
 * would take fifty milliseconds a turn, and new connections would wait for longer than the edge does. With one
 * request a turn, a page takes a tenth more CPU under the full load of ten customers; with four, no more.
 */
export const usualLimits: ConcurrencyLimits = {
  perTurn: 4,
  inProgress: 64,
  waiting: 32,
  deadlineMs: 500,
}

/** Why a request was shed: the queue was full, or it had waited in it for too long. */
export type ShedReason = 'queue-full' | 'deadline'

interface Waiting {
  res: Response
  begin: () => void
  arrivedAt: number
}

/**
 * A bounded queue in front of everything that takes time. What cannot begin soon is answered with 503 and
 * `Retry-After` at once, so that the others are still answered in time; it must not be tried on another app replica,
 * which has as much to do. Requests whose client has gone while they waited are dropped.
 */
export function limitConcurrency(
  onShed: (reason: ShedReason) => void,
  limits: ConcurrencyLimits = usualLimits,
): RequestHandler {
  const queue: Waiting[] = []
  const mostAtOnce = limits.inProgress + limits.waiting
  let inProgress = 0
  let begunThisTurn = 0
  let turnIsDue = false
  let timer: NodeJS.Timeout | undefined

  const mayBegin = () => begunThisTurn < limits.perTurn && inProgress < limits.inProgress

  function begin(res: Response, next: () => void): void {
    begunThisTurn++
    inProgress++
    res.once('close', () => {
      inProgress--
      if (queue.length > 0) expectTurn()
    })
    expectTurn()
    next()
  }

  function expectTurn(): void {
    if (turnIsDue) return
    turnIsDue = true
    setImmediate(turn)
  }

  function turn(): void {
    turnIsDue = false
    begunThisTurn = 0
    const now = performance.now()
    while (queue.length > 0 && mayBegin()) {
      const { res, begin: next, arrivedAt } = queue.shift() as Waiting
      if (res.closed) continue
      if (now - arrivedAt > limits.deadlineMs) shed(res, 'deadline')
      else begin(res, next)
    }
  }

  /** For when nothing is finished, so that no turn comes. */
  function shedLate(): void {
    timer = undefined
    const latest = performance.now() - limits.deadlineMs
    while (queue[0] && (queue[0].res.closed || queue[0].arrivedAt <= latest)) {
      const { res } = queue.shift() as Waiting
      if (!res.closed) shed(res, 'deadline')
    }
    if (queue[0]) expectDeadline(queue[0].arrivedAt - latest)
  }

  function expectDeadline(inMs: number): void {
    if (!timer) timer = setTimeout(shedLate, inMs).unref()
  }

  function shed(res: Response, reason: ShedReason): void {
    onShed(reason)
    answerOverloaded(res)
  }

  return (_req, res, next) => {
    if (queue.length === 0 && mayBegin()) return begin(res, next)
    if (inProgress + queue.length >= mostAtOnce) return shed(res, 'queue-full')
    queue.push({ res, begin: next, arrivedAt: performance.now() })
    expectDeadline(limits.deadlineMs)
  }
}

const retryAfterSeconds = 2

/**
 * Costs next to nothing: the page comes from the edge, which is told by `X-Accel-Redirect` that this answer was shed.
 * Whoever asks without the edge gets the sentence.
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
