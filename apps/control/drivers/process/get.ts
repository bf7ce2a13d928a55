import { type Agent, request } from 'node:http'
import { directAgent } from '../../../shared/direct-http.ts'

export interface Got {
  status: number
  body: string
}

// No connection is kept for the next request.
const once = directAgent()

interface Ask {
  method?: string
  timeoutMs?: number
  json?: unknown
  headers?: Record<string, string>
  /** Keeps connections for those who ask often. */
  agent?: Agent
}

/** One request, on a connection of its own unless there is an agent. @throws when there is no answer in time. */
export function get(port: number, path: string, ask: Ask = {}): Promise<Got> {
  const { method = 'GET', timeoutMs = 1000, json, headers, agent = once } = ask
  return new Promise((resolve, reject) => {
    const body = json === undefined ? undefined : JSON.stringify(json)
    const req = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      agent,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { ...headers, ...(body ? { 'Content-Type': 'application/json' } : {}) },
    })
    req.on('error', reject)
    req.on('response', (res) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk) => chunks.push(chunk))
      res.on('error', reject)
      res.on('end', () =>
        resolve({ status: res.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      )
    })
    req.end(body)
  })
}

/** True for a 2xx in time. */
export const answers = (port: number, path: string, timeoutMs = 1000): Promise<boolean> =>
  get(port, path, { timeoutMs }).then(
    ({ status }) => status >= 200 && status < 300,
    () => false,
  )

/**
 * True when the process behind the port responds in time, with whatever status: also one that
 * is not ready, or closes the connection because it has too many, is alive.
 */
export const responds = (port: number, path: string, timeoutMs = 2000): Promise<boolean> =>
  get(port, path, { timeoutMs }).then(
    () => true,
    (error) => (error as NodeJS.ErrnoException).code === 'ECONNRESET',
  )
