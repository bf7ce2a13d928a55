/** One stream of server-sent events for all scripts of a page. */

const listeners = new Map<string, ((data: never) => void)[]>()
const connectionListeners: ((connected: boolean) => void)[] = []
const retryMs = 1000
let source: EventSource | undefined

/** Calls back with each event's data, starting with the latest. Call it while the page loads. */
export function onEvent<Data>(name: string, listener: (data: Data) => void): void {
  const known = listeners.get(name)
  if (known) known.push(listener)
  else listeners.set(name, [listener])
}

/** Calls back when the stream connects, breaks and reconnects. */
export function onConnection(listener: (connected: boolean) => void): void {
  connectionListeners.push(listener)
}

function connect(): void {
  if (source) return
  // Subscribes only to events that a script of this page listens to.
  const opened = new EventSource(`/events?of=${[...listeners.keys()]}`)
  source = opened
  opened.onopen = () => notify(true)
  opened.onerror = () => {
    notify(false)
    // After a response such as 502 the browser does not reconnect by itself.
    if (opened.readyState === EventSource.CLOSED) setTimeout(reconnect, retryMs, opened)
  }
  for (const [name, called] of listeners)
    opened.addEventListener(name, ({ data }) => {
      const parsed = JSON.parse(data) as never
      for (const listener of called) listener(parsed)
    })
}

function reconnect(closed: EventSource): void {
  if (source !== closed) return
  source = undefined
  connect()
}

function disconnect(): void {
  source?.close()
  source = undefined
}

const notify = (connected: boolean) => {
  for (const listener of connectionListeners) listener(connected)
}

// Background tabs close their stream: a browser has only six connections per host.
const followVisibility = () => (document.hidden ? disconnect() : connect())

// By then every script of the page has subscribed.
document.addEventListener('DOMContentLoaded', followVisibility)
document.addEventListener('visibilitychange', followVisibility)
window.addEventListener('pagehide', disconnect)
window.addEventListener('pageshow', ({ persisted }) => persisted && followVisibility())
