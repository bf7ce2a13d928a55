import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import type { Request, RequestHandler, Response } from 'express'
import { takeTurns } from '../../../apps/shop/http/middleware/take-turns.ts'

const people = 40

// In a thread, as one event loop for both sides would take turns of its own.
const visitors = `
  const { connect } = require('node:net')
  const { parentPort, workerData: { port, people } } = require('node:worker_threads')
  let regulars = 0
  let newcomers = 0
  let arrived = false
  let before = 0
  function visit(answered) {
    const socket = connect(port, '127.0.0.1')
    socket.ask = () => socket.write('GET / HTTP/1.1\\r\\nHost: shop\\r\\n\\r\\n')
    socket.on('data', () => answered(socket)).on('connect', socket.ask)
  }
  for (let one = 0; one < people; one++) visit((socket) => {
    regulars++
    socket.ask()
    if (regulars < 5 * people || arrived) return
    arrived = true
    before = regulars
    for (let one = 0; one < people; one++) visit(() => {
      if (++newcomers === people) parentPort.postMessage(regulars - before)
    })
  })
`

/** Answers to regular visitors, who come again at once, until as many newcomers had theirs. */
async function served(middleware: RequestHandler): Promise<number> {
  const server = createServer((req, res) => {
    middleware(req as Request, res as Response, () => {
      const until = performance.now() + 1
      while (performance.now() < until);
      res.end('done')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const worker = new Worker(visitors, { eval: true, workerData: { port, people } })
  try {
    const [answers] = await once(worker, 'message')
    return answers
  } finally {
    await worker.terminate()
    server.closeAllConnections()
    server.close()
  }
}

test('new connections do not wait until all those that are there have been served', async () => {
  const without = await served((_req, _res, next) => next())
  const taken = await served(takeTurns())
  assert.ok(taken < without / 2, `${taken} before them, ${without} without turns`)
})

test('who has gone while waiting is passed over', async () => {
  const middleware = takeTurns()
  const begun: number[] = []
  const visit = (number: number, closed: boolean) =>
    middleware({} as Request, { closed } as Response, () => begun.push(number))
  for (let number = 0; number < 10; number++) visit(number, number % 2 === 1)
  assert.ok(begun.length < 10)
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(
    begun.filter((number) => number >= 5),
    [6, 8],
  )
})
