import type { Request, Response } from 'express'

const heartbeatMs = 15_000
/** Limits for connections without the token, in total and per address. */
const maxGuests = 100
const maxPerAddress = 40
/** Unsent characters before a slow connection is closed. */
const maxUnsent = 1_000_000

export type EventStream = ReturnType<typeof createEventStream>

/** The events that a browser subscribes to; null means all. */
type Events = ReadonlySet<string> | null

interface Subscriber {
  events: Events
  canWrite: boolean
  address: string
}

interface LastEvent {
  data: unknown
  guestData: unknown
}

/**
 * Server-sent events. Every connected browser gets each event that it subscribes to
 * and, on (re)connecting, the last event of every kind.
 */
export function createEventStream() {
  const subscribers = new Map<Response, Subscriber>()
  const last = new Map<string, LastEvent>()
  const connectListeners = new Set<() => void>()
  const heartbeat = setInterval(() => {
    for (const res of subscribers.keys()) send(res, ': still here\n\n')
  }, heartbeatMs)
  heartbeat.unref()

  function send(res: Response, text: string): void {
    // Closes connections that do not read; a browser reconnects.
    if (res.writableLength > maxUnsent) res.destroy()
    else res.write(text)
  }

  /** The number of subscribers of an event. */
  const subscribersOf = (event: string): number =>
    [...subscribers.values()].filter(({ events }) => subscribes(events, event)).length

  function isFull(address: string): boolean {
    const guests = [...subscribers.values()].filter(({ canWrite }) => !canWrite)
    const fromHere = guests.filter((guest) => guest.address === address)
    return guests.length >= maxGuests || fromHere.length >= maxPerAddress
  }

  return {
    subscribers: () => subscribers.size,
    subscribersOf,
    /** Calls back when a browser connects. */
    onConnect: (listener: () => void): void => void connectListeners.add(listener),

    /**
     * Sends an event to its subscribers. `data` becomes JSON only if there are any.
     * @param forGuests the data for connections without the token
     */
    publish(event: string, data: unknown, guestData: unknown = data): void {
      const entry = { data, guestData }
      last.set(event, entry)
      if (subscribersOf(event) === 0) return
      const text = textOf(event, data)
      const guestText = guestData === data ? text : textOf(event, guestData)
      for (const [res, { events, canWrite }] of subscribers)
        if (subscribes(events, event)) send(res, canWrite ? text : guestText)
    },

    /** Answers a request with the stream; `?of=snapshot,active-faults` selects events. */
    stream(req: Request, res: Response): void {
      const { canWrite = false, ip: address = '' } = req
      if (!canWrite && isFull(address)) return void res.status(503).end()
      res.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        // Without it nginx would buffer the response.
        'X-Accel-Buffering': 'no',
      })
      res.write('retry: 1000\n\n')
      const events = parseEvents(req.query?.of)
      for (const [event, { data, guestData }] of last)
        if (subscribes(events, event)) res.write(textOf(event, canWrite ? data : guestData))
      subscribers.set(res, { events, canWrite, address })
      req.on('close', () => subscribers.delete(res))
      for (const listener of connectListeners) listener()
    },

    stop(): void {
      clearInterval(heartbeat)
      for (const res of subscribers.keys()) res.end()
      subscribers.clear()
    },
  }
}

const parseEvents = (text: unknown): Events =>
  typeof text === 'string' ? new Set(text.split(',')) : null

const subscribes = (events: Events, event: string) => events === null || events.has(event)

const textOf = (event: string, data: unknown) =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
