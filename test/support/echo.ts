import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a stand-in for a replica got, as it answers it. */
export interface Echo {
  name: string
  method: string
  url: string
  /** As received: name, value, name, value, … */
  headers: string[]
  body: string
}

export interface EchoServer {
  name: string
  address: string
  got: Echo[]
  /** Connections that were opened to it. */
  connections(): number
  /** Accepts no more, answers what it has. */
  drain(): Promise<void>
  close(): Promise<void>
}

type Answer = (req: IncomingMessage, res: ServerResponse, echo: Echo) => void

const echoAsJson: Answer = (_req, res, echo) => {
  res.setHeader('Content-Type', 'application/json')
  res.end(JSON.stringify(echo))
}

/** A stand-in for a replica, within this process: answers what it got. */
export async function startEcho(
  name: string,
  answer: Answer = echoAsJson,
  port = 0,
): Promise<EchoServer> {
  const got: Echo[] = []
  let connections = 0
  const server = createServer(async (req, res) => {
    const body = Buffer.concat(await req.toArray()).toString()
    const { method = '', url = '', rawHeaders: headers } = req
    const echo = { name, method, url, headers, body }
    got.push(echo)
    res.setHeader('X-Served-By', name)
    answer(req, res, echo)
  })
  server.keepAliveTimeout = 65_000
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    name,
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    connections: () => connections,
    drain: () => new Promise((resolve) => server.close(() => resolve())),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** `echo`'s value of a header, undefined when it was not there; fails when it came twice. */
export function headerOf(echo: Echo, name: string): string | undefined {
  const values = echo.headers.filter(
    (_, at) => at % 2 && echo.headers[at - 1]?.toLowerCase() === name.toLowerCase(),
  )
  if (values.length > 1) throw new Error(`${name} came ${values.length} times`)
  return values[0]
}
