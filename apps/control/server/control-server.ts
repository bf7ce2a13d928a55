import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Refusal } from '../commands/refusal.ts'
import { controlSocket } from '../drivers/process/plan/paths.ts'
import type { Stack } from '../drivers/process/stack.ts'
import type { Body } from './body.ts'
import { findRoute } from './find-route.ts'
import { routes } from './routes.ts'

const largestBody = 10_000

/**
 * HTTP and JSON on a socket in the run folder, which only its owner can enter. Expects to
 * be run in that folder: the whole path might be too long for a socket.
 */
export async function startControlServer(stack: Stack, shutDown: () => void): Promise<Server> {
  rmSync(controlSocket, { force: true })
  const server = createServer(async (req, res) => {
    const { status, json } = await answer(stack, shutDown, req)
    send(res, status, json)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(controlSocket, resolve)
  })
  return server
}

interface Answer {
  status: number
  json: unknown
}

async function answer(stack: Stack, shutDown: () => void, req: IncomingMessage): Promise<Answer> {
  const { method = 'GET', url = '/' } = req
  try {
    const body = await read(req)
    if (method === 'POST' && url === '/down') return stopping(shutDown)
    const route = findRoute(Object.keys(routes), method, url)
    const handler = route && routes[route.pattern]
    if (!handler) throw new Refusal(404, `Nothing is at ${method} ${url}.`)
    const json = await handler(stack, body, route.name)
    if (method !== 'GET') stack.bell.ring()
    return { status: 200, json }
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 500
    return { status, json: { error: (error as Error).message } }
  }
}

function stopping(shutDown: () => void): Answer {
  setImmediate(shutDown)
  return { status: 202, json: { message: 'Stopping.' } }
}

async function read(req: IncomingMessage): Promise<Body> {
  let text = ''
  for await (const chunk of req) {
    text += chunk
    if (text.length > largestBody) throw new Refusal(400, 'That is too much.')
  }
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw new Refusal(400, 'That is no JSON.')
  }
}

function send(res: ServerResponse, status: number, json: unknown): void {
  res.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' })
  res.end(`${JSON.stringify(json)}\n`)
}
