import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { controlSocket } from '../../client.ts'
import { type Body, findRoute, Refusal } from './legacy.ts'
import { routes } from './routes.ts'

const largestBody = 10_000

/** Where `lab` asks: a socket in the run folder, which is the working folder. */
export async function startControlServer(): Promise<Server> {
  // One of before, when the process was killed and the container lived on.
  rmSync(controlSocket, { force: true })
  const server = createServer(async (req, res) => {
    const { status, json } = await answer(req)
    res.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' })
    res.end(`${JSON.stringify(json)}\n`)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(controlSocket, resolve)
  })
  return server
}

async function answer(req: IncomingMessage): Promise<{ status: number; json: unknown }> {
  const { method = 'GET', url = '/' } = req
  try {
    const body = await read(req)
    const route = findRoute(Object.keys(routes), method, url)
    const handler = route && routes[route.pattern]
    if (!handler) throw new Refusal(404, `Nothing is at ${method} ${url}.`)
    return { status: 200, json: await handler(body, route.name) }
  } catch (error) {
    const { message } = error as Error
    if (!(error instanceof Refusal)) return { status: 500, json: { error: message } }
    return { status: error.status, json: { error: message, commands: error.commands } }
  }
}

async function read(req: IncomingMessage): Promise<Body> {
  let text = ''
  for await (const chunk of req) {
    text += chunk
    if (text.length > largestBody) throw new Refusal(400, 'That is too much.')
  }
  return text === '' ? {} : JSON.parse(text)
}
