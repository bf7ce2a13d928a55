import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import * as z from 'zod'
import { controlSocket } from './client.ts'
import { parseEdgeSwitches } from './commands/switch-commands.ts'
import type { Control } from './control.ts'
import { findRequest } from './find-request.ts'
import { messageOf, Refusal } from './refusal.ts'

const mostBodyBytes = 200_000

const caller = z.object({
  by: z.string().min(1).max(100),
  key: z.string().max(100).optional(),
  waitMs: z.number().int().min(0).optional(),
})
const running = caller.extend({ command: z.looseObject({ command: z.string() }) })
const runningAll = caller.extend({
  title: z.string().max(200),
  commands: z.array(z.looseObject({ command: z.string() })).max(100),
})
const entry = z.object({
  by: z.string().max(100),
  command: z.string().max(200),
  ok: z.boolean(),
  outcome: z.string().max(1000),
  translations: z.record(z.string(), z.string().max(1000)).optional(),
  stranger: z.literal(true).optional(),
})

interface Asked {
  control: Control
  query: URLSearchParams
  body: unknown
  res: ServerResponse
  closed: AbortSignal
}

/** What can be asked of the control plane. Times are milliseconds. */
const routes: Readonly<Record<string, (asked: Asked) => unknown>> = {
  'GET /status': ({ control }) => control.status(),
  /** For frequent requests: reports that cost components time may be up to 4 s old. */
  'GET /recent-status': ({ control }) => control.recentStatus(),
  /** Answers when more than `?after=` changes have happened, however long that takes. */
  'GET /change': async ({ control, query, closed }) => ({
    changes: await control.nextChange(Number(query.get('after') ?? 0), closed),
  }),

  'POST /commands': ({ control, body }) => {
    const { command, ...by } = running.parse(body)
    return control.run(command, by)
  },
  'POST /command-list': async ({ control, body }) => {
    const { title, commands, ...by } = runningAll.parse(body)
    return { problems: await control.runAll(title, commands, by) }
  },

  'GET /access': ({ control, query }) => ({
    ...control.access(),
    lockedOut: control.isLockedFor(query.get('key') ?? undefined),
  }),
  'POST /lock': ({ control }) => ({ key: control.lock() }),
  'POST /unlock': ({ control }) => {
    control.unlock()
    return {}
  },
  'POST /hold': async ({ control, body, closed, res }) => {
    const release = await control.hold(caller.parse(body))
    if (closed.aborted) release()
    closed.addEventListener('abort', release)
    // The system is held for as long as the connection is open: until its holder ends, or dies.
    res.writeHead(200, { 'Content-Type': 'application/json' })
    res.write('{}\n')
    return null
  },

  'POST /release': ({ control, body }) => {
    control.release(caller.parse(body).by)
    return {}
  },

  /** What the app replicas that handled a request have recorded of it. */
  'GET /request': async ({ control, query }) => ({
    records: await findRequest(control.driver, query.get('id') ?? ''),
  }),

  /** What Alertmanager sends to a web hook. */
  'POST /alerts': ({ control, body }) => {
    control.receiveAlerts(body)
    return {}
  },

  'GET /audit': ({ control }) => control.audit(),
  'POST /audit': ({ control, body }) => {
    control.note(entry.parse(body))
    return {}
  },
  'GET /edge-configuration': async ({ control, query }) => ({
    files: await control.driver.previewEdge(parseEdgeSwitches(query)),
  }),
}

/**
 * Starts the HTTP server on the socket in the working folder, which only its owner can enter.
 * @param shutDown what `POST /down` does; without it that is refused
 */
export async function startControlServer(control: Control, shutDown?: () => void): Promise<Server> {
  // One that an earlier control plane has left.
  rmSync(controlSocket, { force: true })
  const server = createServer(async (req, res) => {
    const closed = new AbortController()
    res.on('close', () => closed.abort())
    const { status, json } = await answer(control, shutDown, req, res, closed.signal)
    if (json !== null) send(res, status, json)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(controlSocket, resolve)
  })
  return server
}

async function answer(
  control: Control,
  shutDown: (() => void) | undefined,
  req: IncomingMessage,
  res: ServerResponse,
  closed: AbortSignal,
): Promise<{ status: number; json: unknown }> {
  const { method = 'GET', url = '/' } = req
  try {
    // What is no path, such as `//`, is refused like an unknown one.
    if (!URL.canParse(url, 'http://control'))
      throw new Refusal(404, 'unknown-path', { method, path: url })
    const { pathname, searchParams: query } = new URL(url, 'http://control')
    const body = await readBody(req)
    if (method === 'POST' && pathname === '/down' && shutDown) {
      setImmediate(shutDown)
      return { status: 202, json: { message: 'Stopping.' } }
    }
    const route = routes[`${method} ${pathname}`]
    if (!route) throw new Refusal(404, 'unknown-path', { method, path: pathname })
    return { status: 200, json: await route({ control, query, body, res, closed }) }
  } catch (error) {
    return refused(error)
  }
}

function refused(error: unknown): { status: number; json: unknown } {
  const known = error instanceof z.ZodError ? wrongInput(error) : error
  const { message } = known as Error
  if (!(known instanceof Refusal))
    return { status: 500, json: { error: message, ...messageOf(known), commands: [] } }
  const { status, commands } = known
  return { status, json: { error: message, ...messageOf(known), commands } }
}

const wrongInput = (error: z.ZodError): Refusal =>
  new Refusal(422, 'bad-arguments', { problem: z.prettifyError(error) })

async function readBody(req: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of req) {
    text += chunk
    if (text.length > mostBodyBytes) throw new Refusal(400, 'too-large')
  }
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw new Refusal(400, 'not-json')
  }
}

function send(res: ServerResponse, status: number, json: unknown): void {
  res.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' })
  res.end(`${JSON.stringify(json)}\n`)
}
