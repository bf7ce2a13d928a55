import { createSocket, type Socket } from 'node:dgram'
import { connect, createServer } from 'node:net'
import type { Protocol } from '../zones.ts'

/**
 * One machine of the test network, a process in a network namespace of its own: it listens on ports,
 * and tries to reach those of others.
 */

export interface Port {
  port: number
  protocol: Protocol
}

export interface Target extends Port {
  address: string
}

export type MachineRequest = { listen: readonly Port[] } | { probe: readonly Target[] }
/** For each target whether it could be reached; for a port to listen on always true. */
export type MachineAnswer = { reached: boolean[] } | { failed: string }

/** What is dropped is never answered. An answer takes less than a millisecond, on a busy machine seconds. */
const waitMs = 5000

process.on('message', (request: MachineRequest) => {
  const work =
    'listen' in request ? request.listen.map(listen) : request.probe.map((target) => probe(target))
  Promise.all(work).then(
    (reached) => process.send?.({ reached }),
    (error: Error) => process.send?.({ failed: error.message }),
  )
})
process.on('disconnect', () => process.exit())

const listen = ({ port, protocol }: Port): Promise<true> =>
  new Promise((resolve, reject) => {
    if (protocol === 'udp') {
      const socket = createSocket('udp6')
      socket.on('message', (_, { port: to, address }) => socket.send('here', to, address))
      socket.once('error', reject)
      socket.bind(port, '::', () => resolve(true))
      return
    }
    const server = createServer((connection) => connection.on('error', () => {}).end())
    server.once('error', reject)
    server.listen(port, '::', () => resolve(true))
  })

const probe = (target: Target): Promise<boolean> =>
  new Promise((resolve) => {
    const { end, start } = target.protocol === 'udp' ? probeUdp(target) : probeTcp(target)
    let over = false
    const finish = (reached: boolean) => {
      if (over) return
      over = true
      clearTimeout(timer)
      end()
      resolve(reached)
    }
    // An answer that arrived while this process had no CPU is handled before `setImmediate`.
    const timer = setTimeout(() => setImmediate(() => finish(false)), waitMs)
    start(finish)
  })

interface Attempt {
  start(finish: (reached: boolean) => void): void
  end(): void
}

function probeTcp({ address, port }: Target): Attempt {
  const socket = connect({ host: address, port })
  return {
    start(finish) {
      socket.once('connect', () => finish(true))
      socket.once('error', () => finish(false))
    },
    end: () => socket.destroy(),
  }
}

function probeUdp({ address, port }: Target): Attempt {
  const socket: Socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  return {
    start(finish) {
      socket.once('message', () => finish(true))
      // A port that refuses answers by ICMP, which only a connected socket hears.
      socket.on('error', () => finish(false))
      socket.connect(port, address, () => socket.send('anybody?'))
    },
    end: () => socket.close(),
  }
}
