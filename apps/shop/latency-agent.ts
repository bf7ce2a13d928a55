import { createServer, type Server } from 'node:net'

/** At this latency or below, an app replica deserves its whole weight. */
const fullWeightMs = 2
/** Each request counts a tenth: about the last twenty make the figure. */
const share = 0.1
/** Without requests the figure halves in this time, so that a replica that was slow is tried again. */
const halfLifeMs = 1000

/**
 * Which part of its weight the load balancer should give this app replica, from the latency of its
 * last requests: measured time, not load. HAProxy's agent check reads it for the strategy least-time
 * (haproxy.org, configuration manual, section 5.2, "agent-check").
 */
export function createLatency(now = () => performance.now()) {
  let meanMs = 0
  let at = now()

  function decayed(): number {
    const idleMs = now() - at
    return idleMs > halfLifeMs ? meanMs * 0.5 ** (idleMs / halfLifeMs) : meanMs
  }

  return {
    observe(ms: number): void {
      const before = decayed()
      meanMs = before + share * (ms - before)
      at = now()
    },
    /** 1 to 100: twice the latency, half the weight. */
    weightPercent: (): number =>
      Math.max(1, Math.min(100, Math.round((100 * fullWeightMs) / Math.max(decayed(), 0.1)))),
  }
}

export type Latency = ReturnType<typeof createLatency>

/** Answers each connection with one line such as `40%`. */
export const createLatencyAgent = (latency: Pick<Latency, 'weightPercent'>): Server =>
  createServer((socket) => {
    // HAProxy may close first.
    socket.on('error', () => {})
    socket.end(`${latency.weightPercent()}%\n`)
  })
