import type { Server } from 'node:http'
import type { Server as NetServer } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from './logger.ts'
import { turnAwayFor } from './process-faults.ts'

/**
 * The largest request line and headers, in bytes (default of Node: 16 KiB). The edge lets 32 KiB through
 * (nginx/conf.d/client-limits.conf), answers more with a page that says what to do, and adds less than 4 KiB. With less here,
 * what lies between would be an empty 431.
 */
export const largestHeadBytes = 40 * 1024

/** Resolves when the server accepts connections. @throws the listen error, such as EADDRINUSE. */
export function listen(server: NetServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/**
 * Stops accepting at once and resolves when the requests in flight have been
 * answered, or after `deadlineMs`, when what is left is cut. Before that it turns requests
 * away for `turnAwayMs`, if that is not 0.
 */
export async function drain(
  server: Server,
  deadlineMs: number,
  log: Logger,
  turnAwayMs = 0,
): Promise<void> {
  if (!server.listening) return
  if (turnAwayMs > 0) await turnAwayFor(server, turnAwayMs)
  await quietMoment()
  return new Promise((resolve) => {
    const deadline = setTimeout(() => {
      log.warn({ deadlineMs }, 'requests still in flight at the deadline are cut')
      server.closeAllConnections()
    }, deadlineMs)
    // Connections that were busy are kept open by Node when they become idle.
    const idle = setInterval(async () => {
      await quietMoment()
      server.closeIdleConnections()
    }, 200)
    server.close(() => {
      clearTimeout(deadline)
      clearInterval(idle)
      resolve()
    })
  })
}

const quietMs = 0.5
const quietWithinMs = 300

/**
 * Just after a turn of the event loop with next to nothing to do: what has arrived by then
 * has been read. Closed at any other moment, a connection on which a request is waiting to
 * be read is reset, and so is one that waits to be accepted.
 */
async function quietMoment(): Promise<void> {
  const deadline = performance.now() + quietWithinMs
  for (;;) {
    const before = performance.now()
    await nextTurn()
    const now = performance.now()
    if (now - before < quietMs || now > deadline) return
  }
}

/** Runs `stop` once on SIGTERM or SIGINT and exits: 0 when it ends well, 1 when it throws. */
export function onShutdown(log: Logger, stop: () => Promise<void>): void {
  let stopping = false
  const handle = async (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    try {
      await stop()
      process.exit(0)
    } catch (err) {
      log.error({ err }, 'could not stop cleanly')
      process.exit(1)
    }
  }
  process.on('SIGTERM', handle)
  process.on('SIGINT', handle)
}
