import { connect } from 'node:net'

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
