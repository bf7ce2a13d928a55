import type { Logger } from './logger.ts'

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
