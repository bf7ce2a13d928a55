import { createServer } from 'node:net'

/**
 * A port of 127.0.0.1 that nobody has at the moment, below those that the system gives to
 * outgoing connections: one of them could take it, or one of those counted up from it,
 * between the look and the use.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    if (await canListen(port)) return port
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
