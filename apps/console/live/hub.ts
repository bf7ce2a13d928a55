import type { Request, Response } from 'express'

const heartbeatMs = 15_000
const mostWatchers = 100
/** Characters that a browser may be behind. */
const mostUnread = 1_000_000

export type Hub = ReturnType<typeof createHub>

/**
 * Server-sent events. Every browser that looks on gets each event as it happens, and on
 * connecting (again) the last one of every kind, so that it knows how things stand.
 */
export function createHub() {
  const watchers = new Set<Response>()
  const last = new Map<string, string>()
  const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs)
  heartbeat.unref()

  function send(text: string): void {
    // One that does not read is cut; a browser comes again.
    for (const res of watchers)
      if (res.writableLength > mostUnread) res.destroy()
      else res.write(text)
  }

  return {
    watchers: () => watchers.size,

    /** Tells everybody. `data` is sent as JSON. */
    publish(event: string, data: unknown): void {
      const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
      last.set(event, text)
      send(text)
    },

    /** Answers a request with the stream. */
    stream(req: Request, res: Response): void {
      if (watchers.size >= mostWatchers) return void res.status(503).end()
      res.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        // nginx would collect the answer until it ends.
        'X-Accel-Buffering': 'no',
      })
      res.write('retry: 1000\n\n')
      for (const text of last.values()) res.write(text)
      watchers.add(res)
      req.on('close', () => watchers.delete(res))
    },

    stop(): void {
      clearInterval(heartbeat)
      for (const res of watchers) res.end()
      watchers.clear()
    },
  }
}
