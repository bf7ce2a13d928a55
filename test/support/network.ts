import { connect, createServer } from 'node:net'

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

/**
 * Sends `text` to a loopback port as it is, and returns all that comes back until the
 * other side closes: what no HTTP client would send can be sent so.
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
