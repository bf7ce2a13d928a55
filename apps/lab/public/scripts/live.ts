/** What happens in the running system: one stream of events for all scripts of a page. */

const listeners = new Map<string, ((data: never) => void)[]>()
const connectionListeners: ((connected: boolean) => void)[] = []
const retryMs = 1000
let source: EventSource | undefined

/** Calls back with each event's data, first with the newest there is. Ask while the page loads. */
export function onEvent<Data>(name: string, listener: (data: Data) => void): void {
  const known = listeners.get(name)
  if (known) known.push(listener)
  else listeners.set(name, [listener])
}

/** Calls back when the stream has come, has broken, and has come again. */
export function onConnection(listener: (connected: boolean) => void): void {
  connectionListeners.push(listener)
}

function connect(): void {
  if (source) return
  // What no script of this page listens to need not be sent.
  const opened = new EventSource(`/events?of=${[...listeners.keys()]}`)
  source = opened
  opened.onopen = () => tell(true)
  opened.onerror = () => {
    tell(false)
    // After an answer such as 502 the browser would not try again by itself.
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

const tell = (connected: boolean) => {
  for (const listener of connectionListeners) listener(connected)
}

// Tabs in the background let go of their stream: a browser has only six connections to a host.
const followVisibility = () => (document.hidden ? disconnect() : connect())

// By then every script of the page has said what it wants to hear.
document.addEventListener('DOMContentLoaded', followVisibility)
document.addEventListener('visibilitychange', followVisibility)
window.addEventListener('pagehide', disconnect)
window.addEventListener('pageshow', ({ persisted }) => persisted && followVisibility())
