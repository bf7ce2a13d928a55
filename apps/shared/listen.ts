import type { Server } from 'node:http'
import type { Logger } from './logger.ts'

/** Resolves when the server accepts connections. @throws the listen error, such as EADDRINUSE. */
export function listen(server: Server, port: number, host: string): Promise<void> {
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
 * answered, or after `deadlineMs`, when what is left is cut.
 */
export function drain(server: Server, deadlineMs: number, log: Logger): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => {
      log.warn({ deadlineMs }, 'requests still in flight at the deadline are cut')
      server.closeAllConnections()
    }, deadlineMs)
    server.close(() => {
      clearTimeout(deadline)
      resolve()
    })
    server.closeIdleConnections()
  })
}
