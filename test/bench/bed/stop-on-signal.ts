type Stop = () => Promise<void>

const toStop = new Set<Stop>()
let listening = false

/** Also on Ctrl-C or TERM, which then ends us. @returns stops it before. */
export function stopOnSignal(stop: Stop): Stop {
  toStop.add(stop)
  listen()
  return async () => {
    toStop.delete(stop)
    await stop()
  }
}

function listen(): void {
  if (listening) return
  listening = true
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stopAll)
}

async function stopAll(): Promise<void> {
  // What was started last stands on what was started before.
  for (const stop of [...toStop].reverse()) await stop().catch(() => {})
  process.exit(130)
}
