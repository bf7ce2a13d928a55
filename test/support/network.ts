import { randomInt } from 'node:crypto'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

// All below the system's ephemeral ports (Linux: from 32,768 on): an outgoing connection could take one
// of those before it is used.
const singles = { from: 10_000, count: 5_000 }
/** A stack counts its internal ports up from its public one. */
const stacks = { from: 15_000, count: 22, ports: 800 }

/** A free port of 127.0.0.1 that no stack of a test uses. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = singles.from + randomInt(singles.count)
    if (await canListen(port)) return port
  }
}

/** A free port for a stack, with room for its internal ones that no other stack of a test uses. */
export async function freeStackPort(): Promise<number> {
  for (;;) {
    const port = stacks.from + stacks.ports * randomInt(stacks.count)
    if ((await canListen(port)) && (await reserve(port + stacks.ports - 1))) return port
  }
}

/** Another process finds the port taken for as long as a stack needs to listen at its public one. */
async function reserve(port: number): Promise<boolean> {
  const server = await listen(port)
  if (!server) return false
  server.unref()
  setTimeout(() => server.close(), 120_000).unref()
  return true
}

async function canListen(port: number): Promise<boolean> {
  const server = await listen(port)
  if (!server) return false
  await new Promise((resolve) => server.close(resolve))
  return true
}

/** Null where the port is taken. */
function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

export interface Link {
  port: number
  /** As a pulled cable does: what is sent vanishes, and no connection ends. */
  cut(): void
  mend(): void
  close(): void
}

/** A port that leads to another one of 127.0.0.1, until it is cut. */
export async function linkTo(target: number): Promise<Link> {
  let isCut = false
  const sockets = new Set<Socket>()
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from)
    from.on('data', (data) => isCut || to.write(data))
    from.on('error', () => {})
    from.on('close', () => {
      sockets.delete(from)
      if (!isCut) to.destroy()
    })
  }
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    pass(client, upstream)
    pass(upstream, client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true
    },
    mend: () => {
      isCut = false
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/**
 * Sends `text` to a loopback port as it is, and returns everything received until the other side
 * closes: for requests that no HTTP client would send.
 */
export function rawRequest(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => (answer += chunk))
    // A reset after the answer is still an answer.
    socket.on('error', (error) => (answer ? resolve(answer) : reject(error)))
    socket.on('close', () => resolve(answer))
    socket.write(text, 'latin1')
  })
}
