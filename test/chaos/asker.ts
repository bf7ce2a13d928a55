import { type Connection, openConnection } from '../bench/load/virtual-user.ts'
import { type Asking, askFor, type Page } from './askers.ts'

/**
 * A process that asks for a page, as often as it is told to. From 127.0.0.1, which stands for many clients, so that no
 * limit of a single address is what stops it.
 */

const page = JSON.parse(process.argv[2] ?? '') as Page
const request = `GET ${page.path} HTTP/1.1\r\nHost: ${page.host}:${page.port}\r\n\r\n`
// Longer than the shop lets anybody wait.
const timeoutMs = 12_000
const idle: Connection[] = []

/** The status, or why there is none. A used connection that is closed does not count: browsers try again, too. */
async function ask(): Promise<string> {
  for (;;) {
    const used = idle.pop()
    if (used?.isClosed()) continue
    const connection = used ?? openConnection(page.port)
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      connection.close()
    }, timeoutMs)
    try {
      const { status } = await connection.send(request)
      if (!connection.isClosed()) idle.push(connection)
      return String(status)
    } catch (error) {
      if (isLate) return 'ETIMEDOUT'
      const { code, message } = error as NodeJS.ErrnoException
      if (!used) return code ?? message
    } finally {
      clearTimeout(timer)
    }
  }
}

process.on('disconnect', () => process.exit())
process.on('message', async (asking: Asking) => process.send?.(await askFor(asking, ask)))
process.send?.('ready')
