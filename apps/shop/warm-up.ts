import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { listen } from '../shared/listen.ts'
import { createApp, type Parts } from './app.ts'
import { createServedBy } from './http/served-by.ts'
import { idleSeconds, type SessionBackend } from './sessions/backend.ts'
import { signedCookie } from './sessions/session-cookie.ts'
import { SwitchableStore } from './sessions/session-store.ts'

const mostMs = 250
const rounds = 2
const pages = ['/products', '/', '/products?q=tape', '/cart', '/products?sort=price', '/login']

/**
 * Visits this replica's own pages before anybody else does, as nothing is compiled: without it the
 * first visitor waited twice as long, and a longer one brought nobody anything (docs/performance.md).
 * By an app of its own on a port of its own, which share code, databases and templates with the real
 * one, but leave no session and no count.
 */
export async function warmUp(parts: Parts): Promise<void> {
  const server = createServer(createApp(withoutTraces(parts)))
  await listen(server, 0, '127.0.0.1')
  const { port } = server.address() as AddressInfo
  const cookie = `sid-${parts.config.PUBLIC_PORT}=${signedCookie('warm-up', parts.config.SESSION_SECRET)}`
  const deadline = performance.now() + mostMs
  for (let round = 0; round < rounds && performance.now() < deadline; round++)
    await visit(port, cookie, deadline - performance.now())
  server.close()
  server.closeAllConnections()
}

const withoutTraces = (parts: Parts): Parts => ({
  ...parts,
  servedBy: createServedBy(parts.config.REPLICA_NAME),
  accessLog: () => {},
  metrics: { ...parts.metrics, observe: () => {}, countFreshRead: () => {} },
  traffic: { ...parts.traffic, record: () => {} },
  sessionStore: new SwitchableStore(
    { memory: nobodys(parts), redis: nobodys(parts) },
    () => parts.settings.current().sessionStore,
  ),
})

/** A member's session, for whom Redis is asked as for any other; nothing is stored. */
function nobodys({ redis, settings }: Parts): SessionBackend {
  const now = Date.now()
  const data = { userId: 1, epoch: 1, createdAt: now, seenAt: now }
  const cookie = { originalMaxAge: idleSeconds * 1000 }
  return {
    async load(id) {
      if (settings.current().sessionStore === 'redis') await redis?.redis.get(`session:${id}`)
      return { ...data, cookie }
    },
    create: async () => {},
    replace: async () => {},
    remove: async () => {},
  }
}

/** One connection, on which all requests are sent at once: as a member, then as a guest. */
async function visit(port: number, cookie: string, withinMs: number): Promise<void> {
  const heads = [`Cookie: ${cookie}\r\n`, ''].flatMap((who) =>
    pages.map((page) => `GET ${page} HTTP/1.1\r\nHost: localhost\r\n${who}`),
  )
  const socket = connect(port, '127.0.0.1')
  const bound = setTimeout(() => socket.destroy(), withinMs)
  // A page that fails warms, too.
  socket.on('error', () => {})
  socket.end(`${heads.join('\r\n')}Connection: close\r\n\r\n`)
  socket.resume()
  await once(socket, 'close')
  clearTimeout(bound)
}
