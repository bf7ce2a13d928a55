import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { directAgent } from '../../../shared/direct-http.ts'

/**
 * A forward proxy on a loopback address, for the time of a lesson: requests with an absolute URL are
 * forwarded (RFC 9110, 7.6), and CONNECT opens a tunnel. It resolves names itself, to the addresses
 * in `sites`, and refuses every other host with 403.
 */
export async function startForwardProxy(
  sites: Readonly<Record<string, number>>,
  localAddress: string,
) {
  /** What it learned of the last request: the path of a forwarded one, only the host of a tunnel. */
  let lastTarget = ''
  /** The local port of its last connection to a site. */
  let lastPort = 0
  const open = new Set<Socket | Duplex>()
  const note = (socket: Socket) => {
    lastPort = socket.localPort ?? 0
  }

  const server = createServer((req, res) => forward(req, res))

  function forward(req: IncomingMessage, res: ServerResponse): void {
    const url = URL.parse(req.url ?? '')
    const port = url && sites[url.hostname]
    lastTarget = req.url ?? ''
    if (!url || !port) return void res.writeHead(403).end()
    const headers = { ...req.headers, host: url.host, via: '1.1 forward-proxy' }
    const target = { host: '127.0.0.1', port, path: url.pathname + url.search }
    const onward = request({
      ...target,
      method: req.method,
      headers,
      localAddress,
      agent: directAgent(),
    })
    onward.on('socket', (socket) => socket.once('connect', () => note(socket)))
    onward.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    onward.on('error', () => res.writeHead(502).end())
    req.pipe(onward)
  }

  server.on('connect', (req: IncomingMessage, client: Duplex) => {
    lastTarget = req.url ?? ''
    const port = sites[(req.url ?? '').replace(/:\d+$/, '')]
    open.add(client)
    client.on('error', () => client.destroy())
    if (!port) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const onward = connect({ host: '127.0.0.1', port, localAddress }, () => {
      note(onward)
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onward.pipe(client).pipe(onward)
    })
    open.add(onward)
    onward.on('error', () => client.destroy())
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, localAddress, resolve)
  })
  return {
    host: localAddress,
    port: (server.address() as AddressInfo).port,
    lastTarget: () => lastTarget,
    lastPort: () => lastPort,
    stop(): void {
      for (const socket of open) socket.destroy()
      server.close()
      server.closeAllConnections()
    },
  }
}

export type ForwardProxy = Awaited<ReturnType<typeof startForwardProxy>>
