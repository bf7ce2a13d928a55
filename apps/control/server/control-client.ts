import { request } from 'node:http'
import { directAgent } from '../../shared/direct-http.ts'
import { controlSocket } from '../drivers/process/plan/paths.ts'

export interface ControlAnswer {
  status: number
  json: Record<string, unknown>
}

/** Nobody listens on the control socket. */
export class NotRunning extends Error {}

/** One request to the supervisor. Expects to be run in the run folder, like the server. */
export function askControl(method: string, path: string, body?: unknown): Promise<ControlAnswer> {
  return new Promise((resolve, reject) => {
    const req = request({ socketPath: controlSocket, method, path, agent: directAgent() })
    req.on('error', (error: NodeJS.ErrnoException) => {
      const nobody = ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ECONNRESET'].includes(error.code ?? '')
      reject(nobody ? new NotRunning() : error)
    })
    req.on('response', (res) => {
      let text = ''
      res.setEncoding('utf8')
      res.on('data', (chunk) => {
        text += chunk
      })
      res.on('error', reject)
      res.on('end', () => resolve({ status: res.statusCode ?? 0, json: JSON.parse(text) }))
    })
    req.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
