import { get } from 'node:http'
import type { ReplicaStatus } from '../../control/status/status.ts'
import { directAgent, withSecret } from '../../shared/direct-http.ts'
import type { ReplicaTraffic } from '../../shared/replica-traffic.ts'

// A connection a second and replica would cost more than the question.
const agent = directAgent({ keepAlive: true })

type Where = Pick<ReplicaStatus, 'internalHost' | 'internalPort'>

/** What a replica has answered, with its records after that number, or without; null when it does not say. */
export function askReplica(
  { internalHost, internalPort }: Where,
  after: number | null,
  signal: AbortSignal,
  secret: string,
): Promise<ReplicaTraffic | null> {
  return new Promise((resolve) => {
    const path = after === null ? '/traffic' : `/traffic?after=${after}`
    const req = get(
      { host: internalHost, port: internalPort, path, agent, signal, headers: withSecret(secret) },
      (res) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk) => chunks.push(chunk))
        res.on('error', () => resolve(null))
        res.on('end', () => resolve(res.statusCode === 200 ? parse(Buffer.concat(chunks)) : null))
      },
    )
    req.on('error', () => resolve(null))
  })
}

function parse(body: Buffer): ReplicaTraffic | null {
  try {
    return JSON.parse(body.toString())
  } catch {
    return null
  }
}
