// One Ctrl-C arrives twice when npm, which gets it too, hands it on.
const sameMs = 500
const parentPeriodMs = 500

/**
 * Calls `stop` at the first request to stop, by a signal or by the returned function, and
 * `atOnce` at the second.
 */
export function onStopRequest(stop: () => void, atOnce: () => void): () => void {
  let askedAt: number | null = null
  const ask = () => {
    const now = Date.now()
    if (askedAt === null) {
      askedAt = now
      stop()
    } else if (now - askedAt > sameMs) atOnce()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  if (process.env.npm_lifecycle_event === 'start') watchParent(ask)
  return ask
}

/** An npm that is killed sends no signal. */
function watchParent(ask: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    ask()
  }, parentPeriodMs)
  timer.unref()
}
