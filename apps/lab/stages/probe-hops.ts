import { connect } from 'node:net'
import type { ReplicaStatus, Status } from '../../control/status/status.ts'
import type { LabConfig } from '../config.ts'

/** The hops with a component at their end that the lab can try to connect to. */
export type ProbedHop = 'browser' | 'app' | 'redis'

export interface Probe {
  hop: ProbedHop
  /** The component at its end. */
  name: string
  /** Whether somebody without TLS is answered, or refused; null when nothing came back. */
  plaintext: boolean | null
}

interface Address {
  host: string
  port: number
}

type Where = Pick<LabConfig, 'COMMANDER' | 'EDGE_ADDRESS'>

/** In containers the firewall's networks keep the lab from Redis. */
export const isOutOfReach = (hop: ProbedHop, { COMMANDER }: Pick<Where, 'COMMANDER'>): boolean =>
  hop === 'redis' && COMMANDER === 'engine'

/**
 * Connects to the edge, an app replica and Redis without TLS. Not to databases: they greet everybody, and
 * whether plaintext is refused shows only with an account, which the lab has none of. Without one,
 * MariaDB says "Access denied" either way.
 */
export async function probeHops(
  { edge, replicas, redis }: Status,
  { COMMANDER, EDGE_ADDRESS }: Where,
): Promise<Probe[]> {
  const inContainers = COMMANDER === 'engine'
  const at = ({ name, port }: { name: string; port: number }): Address =>
    inContainers ? { host: name, port } : { host: '127.0.0.1', port }
  const [edgeHost = '', edgePort] = EDGE_ADDRESS.split(':')
  const [app] = replicas
  // The port for pages is only for the edge where there are networks between; the internal one is like it.
  const atApp = (one: ReplicaStatus): Address =>
    inContainers ? { host: one.internalHost, port: one.internalPort } : at(one)
  const probes: [ProbedHop, string, Promise<boolean | null>][] = [
    ['browser', edge.name, answersHttp({ host: edgeHost, port: Number(edgePort) })],
    app ? ['app', app.name, answersHttp(atApp(app))] : ['app', 'app-1', Promise.resolve(null)],
  ]
  if (redis) probes.push(['redis', redis.name, answersRedis(at(redis))])
  return Promise.all(
    probes.map(async ([hop, name, plaintext]) => ({ hop, name, plaintext: await plaintext })),
  )
}

const timeoutMs = 3000

/** Where it expects TLS, nginx answers plaintext with 400, or leads to HTTPS; others close the connection. */
const answersHttp = (address: Address) =>
  exchange(
    address,
    'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    (text) => /^HTTP\/1\.1 (?!400|30\d)/.test(text),
  )

/** An error for want of a password is an answer, too. */
const answersRedis = (address: Address) =>
  exchange(address, 'PING\r\n', (text) => /^[+-]/.test(text))

/** Sends a text and judges what comes first; a closed connection is a refusal. Null when nothing comes. */
function exchange(
  address: Address,
  request: string,
  isAnswer: (text: string) => boolean,
): Promise<boolean | null> {
  return new Promise((resolve) => {
    const socket = connect({ ...address, timeout: timeoutMs })
    let ifClosed: false | null = null
    const end = (answer: boolean | null) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => {
      ifClosed = false
      socket.write(request)
    })
    socket.once('data', (chunk) => end(isAnswer(chunk.toString('latin1'))))
    socket.once('timeout', () => end(null))
    for (const event of ['error', 'close']) socket.once(event, () => end(ifClosed))
  })
}
