import type { Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * For `ms`, answers every new request with a 502 that says it was not looked at, so that an
 * edge which cannot be told who leaves finds out before the connections end, and takes
 * the request elsewhere, a POST too. Those under way are not disturbed.
 */
export async function turnAway(server: Server, ms: number): Promise<void> {
  server.removeAllListeners('request')
  server.on('request', (req, res) => {
    res.writeHead(502, { 'X-Leaving': 'yes', Connection: 'close', 'Retry-After': '2' })
    // What is left unread when a connection closes would reset it.
    req.on('end', () => res.end())
    req.resume()
  })
  await delay(ms)
}
