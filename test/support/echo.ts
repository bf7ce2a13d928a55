import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type ServerOptions,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that a stand-in for an app replica received, as it answers it. */
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
  /** How many connections were opened to it. */
  connections(): number
  /** Stops accepting connections and answers requests in flight. */
  drain(): Promise<void>
  close(): Promise<void>
}

type Answer = (req: IncomingMessage, res: ServerResponse, echo: Echo) => void

const echoAsJson: Answer = (_req, res, echo) => {
  res.setHeader('Content-Type', 'application/json')
  res.end(JSON.stringify(echo))
}

/** Starts a stand-in for an app replica in this process. It answers with what it received. */
export async function startEcho(
  name: string,
  answer: Answer = echoAsJson,
  port = 0,
  options: ServerOptions = {},
): Promise<EchoServer> {
  const got: Echo[] = []
  let connections = 0
  const server = createServer(options, async (req, res) => {
    const chunks = await req.toArray().catch(() => null)
    // The client went away before its request was complete.
    if (!chunks) return
    const body = Buffer.concat(chunks).toString()
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

/** The value of a header, undefined when it is missing. @throws when it came more than once */
export function headerOf(echo: Echo, name: string): string | undefined {
  const values = echo.headers.filter(
    (_, at) => at % 2 && echo.headers[at - 1]?.toLowerCase() === name.toLowerCase(),
  )
  if (values.length > 1) throw new Error(`${name} came ${values.length} times`)
  return values[0]
}

export interface EchoProcess {
  name: string
  address: string
  signal(signal: NodeJS.Signals): void
  /** How many requests of this method it received; asked directly. */
  count(method: string): Promise<number>
  /** Lets it answer requests in flight, then ends it. */
  terminate(): Promise<void>
  /** Kills it. */
  end(): Promise<void>
}

/**
 * Starts a stand-in for an app replica in a process of its own, to be stopped and killed. It
 * answers with what it received, and `/slow` after 50 ms.
 */
export async function startEchoProcess(name: string, port = 0): Promise<EchoProcess> {
  const args = ['--import', 'tsx', import.meta.filename, name, String(port)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  const [line] = await once(child.stdout, 'data')
  const address = String(line).trim()
  return {
    name,
    address,
    signal: (signal) => child.kill(signal),
    count: async (method) =>
      Number(await (await fetch(`http://${address}/count/${method}`)).text()),
    terminate: async () => {
      child.kill('SIGTERM')
      await ended
    },
    end: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

if (process.argv[1] === import.meta.filename) {
  const [name = '', port] = process.argv.slice(2)
  const server = await startEcho(
    name,
    (req, res, echo) => {
      const counted = /^\/count\/(\w+)$/.exec(req.url ?? '')?.[1]
      if (req.url === '/slow') return setTimeout(() => res.end(), 50)
      if (!counted) return res.end(JSON.stringify(echo))
      return res.end(String(server.got.filter(({ method }) => method === counted).length))
    },
    Number(port),
  )
  process.on('SIGTERM', async () => {
    await server.drain()
    process.exit(0)
  })
  console.log(server.address)
}
