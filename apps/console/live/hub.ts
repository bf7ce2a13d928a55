import type { Request, Response } from 'express'

const heartbeatMs = 15_000
const mostWatchers = 100
/** Characters that a browser may be behind. */
const mostUnread = 1_000_000

export type Hub = ReturnType<typeof createHub>

/** The events that a browser wants to hear of; null is all. */
type Wanted = ReadonlySet<string> | null

/**
 * Server-sent events. Every browser that looks on gets each event that it wants as it
 * happens, and on connecting (again) the last one of every kind, so that it knows how things stand.
 */
export function createHub() {
  const watchers = new Map<Response, Wanted>()
  const last = new Map<string, unknown>()
  const arrivals = new Set<() => void>()
  const heartbeat = setInterval(() => {
    for (const res of watchers.keys()) send(res, ': still here\n\n')
  }, heartbeatMs)
  heartbeat.unref()

  function send(res: Response, text: string): void {
    // One that does not read is cut; a browser comes again.
    if (res.writableLength > mostUnread) res.destroy()
    else res.write(text)
  }

  /** How many hear of an event. */
  const watchersOf = (event: string): number =>
    [...watchers.values()].filter((wanted) => wants(wanted, event)).length

  return {
    watchers: () => watchers.size,
    watchersOf,
    /** Calls back when a browser has come. */
    onArrival: (listener: () => void): void => void arrivals.add(listener),

    /** Tells everybody who wants to know. `data` is sent as JSON, and is not written if nobody does. */
    publish(event: string, data: unknown): void {
      last.set(event, data)
      if (watchersOf(event) === 0) return
      const text = textOf(event, data)
      for (const [res, wanted] of watchers) if (wants(wanted, event)) send(res, text)
    },

    /** Answers a request with the stream; `?of=snapshot,disturbed` names what is wanted. */
    stream(req: Request, res: Response): void {
      if (watchers.size >= mostWatchers) return void res.status(503).end()
      res.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        // nginx would collect the answer until it ends.
        'X-Accel-Buffering': 'no',
      })
      res.write('retry: 1000\n\n')
      const wanted = wantedIn(req.query?.of)
      for (const [event, data] of last) if (wants(wanted, event)) res.write(textOf(event, data))
      watchers.set(res, wanted)
      req.on('close', () => watchers.delete(res))
      for (const listener of arrivals) listener()
    },

    stop(): void {
      clearInterval(heartbeat)
      for (const res of watchers.keys()) res.end()
      watchers.clear()
    },
  }
}

const wantedIn = (text: unknown): Wanted =>
  typeof text === 'string' ? new Set(text.split(',')) : null

const wants = (wanted: Wanted, event: string) => wanted === null || wanted.has(event)

const textOf = (event: string, data: unknown) =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
