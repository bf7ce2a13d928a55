import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'

/** `paused`: connections stay open and nothing is answered. `stopped`: the public port is closed. */
export type ProcessState = 'running' | 'paused' | 'stopped'

export type ProcessFaults = ReturnType<typeof createProcessFaults>

interface Options {
  /** The public server. */
  server: Server
  /** Finishes the requests in flight and closes the public server. */
  stop(): Promise<void>
  exit?: (code: number) => void
}

const pauseShape = z.object({ seconds: z.number().min(1).max(3600).default(60) })
const exitShape = z.object({ graceful: z.boolean().default(false) })

/**
 * What a signal would do to a process, for processes that nobody outside can send one: those in
 * containers, unless the control plane has access to the engine. Docker starts again what exits.
 */
export function createProcessFaults({ server, stop, exit = process.exit }: Options) {
  let state: ProcessState = 'running'
  let pauseTimer: NodeJS.Timeout | undefined
  let pauseEnded: Promise<void> | undefined
  let endPause = () => {}

  /** Looks like SIGSTOP to clients and health checks. Ends by itself after `seconds`. */
  function pause(seconds: number): void {
    clearTimeout(pauseTimer)
    pauseTimer = setTimeout(resume, seconds * 1000)
    if (state !== 'running') return
    state = 'paused'
    const held: [IncomingMessage, ServerResponse][] = []
    const restore = replaceListener(server, (req, res) => void held.push([req, res]))
    pauseEnded = new Promise((resolve) => {
      endPause = () => {
        restore()
        for (const [req, res] of held) server.emit('request', req, res)
        resolve()
      }
    })
  }

  function resume(): void {
    clearTimeout(pauseTimer)
    if (state !== 'paused') return
    state = 'running'
    endPause()
  }

  /** Stays stopped until `start`, which begins a new process. */
  async function stopServing(): Promise<void> {
    resume()
    if (state === 'stopped') return
    state = 'stopped'
    await stop()
  }

  const routes: Record<string, (body: unknown, res: ServerResponse) => Promise<void> | void> = {
    'PUT /faults/pause': (body) => pause(pauseShape.parse(body).seconds),
    'DELETE /faults/pause': resume,
    'PUT /stop': stopServing,
    'DELETE /stop': (_, res) => {
      if (state === 'stopped') res.once('close', () => exit(0))
    },
    'POST /exit': (body, res) => {
      const { graceful } = exitShape.parse(body)
      if (graceful) res.once('close', () => process.kill(process.pid, 'SIGTERM'))
      // Not a signal: a container's first process ignores SIGKILL from itself.
      else res.once('close', () => exit(137))
    },
  }

  /** Answers a request of the internal port if it is for one of these; resolves to whether it was. */
  async function answer(req: IncomingMessage, res: ServerResponse): Promise<boolean> {
    const act = routes[`${req.method} ${req.url}`]
    if (!act) return false
    try {
      await act(await readJson(req), res)
      sendJson(res, 200, { state })
    } catch (error) {
      sendJson(res, 422, { error: (error as Error).message })
    }
    return true
  }

  return {
    answer,
    state: (): ProcessState => state,
    /** For what should not be answered during a pause either, such as health checks. */
    untilResumed: (): Promise<void> | undefined => (state === 'paused' ? pauseEnded : undefined),
  }
}

/**
 * Answers every new request with a 502 that the edge recognises: this process has not handled it,
 * so it goes to another one, a POST too. For an edge that cannot be told who is about to leave.
 * Requests in flight are finished. Returns what ends it.
 */
export function turnAway(server: Server): () => void {
  return replaceListener(server, (req, res) => {
    res.writeHead(502, { 'X-Leaving': 'yes', Connection: 'close', 'Retry-After': '2' })
    // Unread data would make the closing connection a reset one.
    req.on('end', () => res.end())
    req.resume()
  })
}

/** `turnAway` for a moment before the process ends. */
export async function turnAwayFor(server: Server, ms: number): Promise<void> {
  turnAway(server)
  await delay(ms)
}

function replaceListener(server: Server, listener: RequestListener): () => void {
  const replaced = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', listener)
  return () => {
    server.removeAllListeners('request')
    for (const one of replaced) server.on('request', one)
  }
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of req) {
    text += chunk
    if (text.length > 1000) throw new Error('The body is too large.')
  }
  return text === '' ? {} : JSON.parse(text)
}

function sendJson(res: ServerResponse, status: number, json: unknown): void {
  res.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' })
  res.end(JSON.stringify(json))
}
