import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoServer, startEcho } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge, tiers } from '../../support/edge.ts'
import { eventually } from '../../support/eventually.ts'

// Linux answers for all of 127.0.0.0/8.
const linux = process.platform === 'linux'

describeEdges('slow clients', (kind) => {
  if (!linux) return
  let edge: Edge
  let app: EchoServer
  const sockets: Socket[] = []
  before(async () => {
    app = await startEcho('app-1')
    edge = await startEdge({ apps: [{ ...app, state: 'up' }] }, kind)
  })
  after(async () => {
    for (const socket of sockets) socket.destroy()
    await edge.stop()
    await app.close()
  })

  /** Opens connections that send `text` and nothing more; resolves to what each has been answered so far. */
  async function open(count: number, from: string, text: string): Promise<() => string[]> {
    const answers: string[] = Array(count).fill('')
    // Not all at once: what waits to be accepted has room for 511.
    for (let at = 0; at < count; at += 250)
      await Promise.all(
        Array.from({ length: Math.min(250, count - at) }, async (_, index) => {
          const socket = connect({ port: edge.port, host: '127.0.0.1', localAddress: from })
          sockets.push(socket)
          socket.on('data', (chunk) => {
            answers[at + index] = `${answers[at + index]}${chunk}`
          })
          socket.on('error', () => {})
          await once(socket, 'connect')
          socket.write(text)
        }),
      )
    return () => answers
  }

  async function isServed(from?: string): Promise<void> {
    const client = new Client(edge.port, 'localhost', from)
    for (const answer of [await client.get('/'), await client.post('/login', { email: 'x' })])
      assert.equal(answer.status, 200)
    client.close()
  }

  const slowBody = 'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8192\r\n\r\nemail='

  // In front of web servers they are held by the load balancer, which has its own limit.
  const skip = tiers !== null
  test('have 64 requests for app replicas under way from one address, and nobody else is turned away', {
    skip,
  }, async () => {
    const answers = await open(164, '127.0.66.1', slowBody)
    const refused = () => answers().filter((answer) => answer !== '')
    await eventually(() => assert.equal(refused().length, 100))
    assert.match(refused()[0] ?? '', /^HTTP\/1\.1 429 /)
    assert.match(refused()[0] ?? '', /\r\nRetry-After: 2\r\n/i)
    assert.match(refused()[0] ?? '', /<h1>Too many requests at once/)
    const client = new Client(edge.port, 'localhost', '127.0.66.1')
    assert.equal((await client.get('/')).status, 429)
    client.close()
    await isServed('127.0.67.1')
  })

  test('are not limited where everybody may come from: this machine itself', async () => {
    const answers = await open(164, '127.0.0.1', slowBody)
    await isServed()
    assert.equal(answers().filter((answer) => answer.includes(' 429 ')).length, 0)
  })

  test('may hold 5,000 connections with half a request, and others are served', async () => {
    await open(5000, '127.0.68.1', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
    for (let at = 0; at < 20; at++) await isServed('127.0.69.1')
    assert.doesNotMatch(edge.log('error'), /worker_connections are not enough/)
  })
})
