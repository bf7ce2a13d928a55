import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { directAgent } from '../../../shared/direct-http.ts'
import type { ForwardProxy } from './forward-proxy.ts'

/** What a server sees of a request. */
export interface Seen {
  /** The other end of the connection. */
  port: number
  headers: IncomingHttpHeaders
}

/** A web server on the loopback address, for the time of a lesson, which shows what it sees. */
export async function startOrigin() {
  const seen: Seen[] = []
  const server = createServer(({ socket, headers }, res) => {
    seen.push({ port: socket.remotePort ?? 0, headers })
    res.end('seen\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => seen.length,
    last: () => seen.at(-1),
    stop(): void {
      server.close()
      server.closeAllConnections()
    },
  }
}

export interface Sent {
  status: number
  /** The local port of the client's connection, by which the other end recognizes it. */
  port: number
}

/** One request on a connection of its own: to a server, or in absolute form to a proxy. */
export const get = (
  to: { port: number; host: string },
  path: string,
  host: string,
  localAddress: string,
): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const headers = { Host: host, Connection: 'close' }
    const req = request({ ...to, path, headers, localAddress, agent: directAgent() }, (answer) => {
      const port = answer.socket.localPort ?? 0
      answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, port }))
    })
    req.on('error', reject).end()
  })

/** One request through a tunnel that the proxy opens. */
export const getByTunnel = (
  proxy: ForwardProxy,
  host: string,
  localAddress: string,
): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const to = { host: proxy.host, port: proxy.port }
    const req = request({
      ...to,
      method: 'CONNECT',
      path: `${host}:80`,
      localAddress,
      agent: directAgent(),
    })
    req.on('connect', ({ statusCode = 0 }, socket: Socket) => {
      const port = socket.localPort ?? 0
      if (statusCode !== 200) return resolve({ status: statusCode, port })
      const inner = request({
        path: '/',
        headers: { Host: host, Connection: 'close' },
        createConnection: () => socket,
      })
      inner.on('response', (answer) => {
        answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, port }))
      })
      inner.on('error', reject).end()
    })
    req.on('error', reject).end()
  })
