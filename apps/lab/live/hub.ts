import type { Request, Response } from 'express'

const heartbeatMs = 15_000
/** Of those without the token, in all and from one address; who has it always gets in. */
const mostGuests = 100
const mostFromOne = 40
/** Characters that a browser may be behind. */
const mostUnread = 1_000_000

export type Hub = ReturnType<typeof createHub>

/** The events that a browser wants to hear of; null is all. */
type Wanted = ReadonlySet<string> | null

interface Watcher {
  wanted: Wanted
  mayTouch: boolean
  address: string
}

interface Said {
  data: unknown
  forGuests: unknown
}

/**
 * Server-sent events. Every browser that looks on gets each event that it wants as it
 * happens, and on connecting (again) the last one of every kind, so that it knows how things stand.
 */
export function createHub() {
  const watchers = new Map<Response, Watcher>()
  const last = new Map<string, Said>()
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
    [...watchers.values()].filter(({ wanted }) => wants(wanted, event)).length

  function isFull(address: string): boolean {
    const guests = [...watchers.values()].filter(({ mayTouch }) => !mayTouch)
    const fromHere = guests.filter((guest) => guest.address === address)
    return guests.length >= mostGuests || fromHere.length >= mostFromOne
  }

  return {
    watchers: () => watchers.size,
    watchersOf,
    /** Calls back when a browser has come. */
    onArrival: (listener: () => void): void => void arrivals.add(listener),

    /**
     * Tells everybody who wants to know. `data` is sent as JSON, and is not written if nobody does.
     * @param forGuests what those hear who have no token
     */
    publish(event: string, data: unknown, forGuests: unknown = data): void {
      const said = { data, forGuests }
      last.set(event, said)
      if (watchersOf(event) === 0) return
      const text = textOf(event, data)
      const guestText = forGuests === data ? text : textOf(event, forGuests)
      for (const [res, { wanted, mayTouch }] of watchers)
        if (wants(wanted, event)) send(res, mayTouch ? text : guestText)
    },

    /** Answers a request with the stream; `?of=snapshot,disturbed` names what is wanted. */
    stream(req: Request, res: Response): void {
      const { mayTouch = false, ip: address = '' } = req
      if (!mayTouch && isFull(address)) return void res.status(503).end()
      res.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        // nginx would collect the answer until it ends.
        'X-Accel-Buffering': 'no',
      })
      res.write('retry: 1000\n\n')
      const wanted = wantedIn(req.query?.of)
      for (const [event, { data, forGuests }] of last)
        if (wants(wanted, event)) res.write(textOf(event, mayTouch ? data : forGuests))
      watchers.set(res, { wanted, mayTouch, address })
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
