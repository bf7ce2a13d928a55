import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import type { Request, RequestHandler, Response } from 'express'
import { Client } from '../../../apps/shared/client.ts'
import { limitConcurrency } from '../../../apps/shop/http/middleware/limit-concurrency.ts'
import { eventually } from '../../support/eventually.ts'

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
  const taken = await served(limitConcurrency(() => {}))
  assert.ok(taken < without / 2, `${taken} before them, ${without} without turns`)
})

const noLimits = { perIteration: 4, inProgress: 1000, waiting: 1000, deadlineMs: 60_000 }

test('who has gone while waiting is passed over', async () => {
  const middleware = limitConcurrency(() => {}, noLimits)
  const begun: number[] = []
  const visit = (number: number, closed: boolean) =>
    middleware({} as Request, { closed, once: () => {} } as unknown as Response, () =>
      begun.push(number),
    )
  for (let number = 0; number < 10; number++) visit(number, number % 2 === 1)
  assert.ok(begun.length < 10)
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(
    begun.filter((number) => number >= 5),
    [6, 8],
  )
})

/** A server that answers nothing until it is told to, with these limits in front. */
async function startHeld(limits: { inProgress: number; waiting: number; deadlineMs: number }) {
  const shed: string[] = []
  const held: Response[] = []
  let open = false
  const middleware = limitConcurrency((reason) => shed.push(reason), { perIteration: 4, ...limits })
  const server = createServer((req, res) => {
    middleware(req as Request, res as Response, () => {
      if (open) res.end('done')
      else held.push(res as Response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = new Client((server.address() as AddressInfo).port)
  return {
    shed,
    held,
    client,
    answerAll() {
      open = true
      for (const res of held.splice(0)) res.end('done')
    },
    stop() {
      client.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

test('what does not fit into the queue is shed at once, while the others wait', async () => {
  const server = await startHeld({ inProgress: 2, waiting: 3, deadlineMs: 60_000 })
  try {
    const answers = Array.from({ length: 8 }, () => server.client.get('/'))
    for (let shed = 0; shed < 3; shed++) {
      const { status, headers, body } = await Promise.race(answers)
      assert.equal(status, 503)
      assert.equal(headers['retry-after'], '2')
      assert.equal(headers['cache-control'], 'no-store')
      assert.match(body, /try again in 2 seconds/)
    }
    await eventually(() => assert.deepEqual(server.shed, Array(3).fill('queue-full')))
    assert.equal(server.held.length, 2)
    server.answerAll()
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    assert.deepEqual(statuses.sort(), [200, 200, 200, 200, 200, 503, 503, 503])
  } finally {
    server.stop()
  }
})

test('a burst that there is room for is not shed, though a turn begins only a few', async () => {
  const server = await startHeld({ inProgress: 40, waiting: 1, deadlineMs: 60_000 })
  try {
    const answers = Array.from({ length: 40 }, () => server.client.get('/'))
    await eventually(() => assert.equal(server.held.length, 40))
    server.answerAll()
    for (const { status } of await Promise.all(answers)) assert.equal(status, 200)
    assert.deepEqual(server.shed, [])
  } finally {
    server.stop()
  }
})

test('what has waited for too long is shed also when nothing is finished', async () => {
  const server = await startHeld({ inProgress: 1, waiting: 10, deadlineMs: 50 })
  try {
    const first = server.client.get('/')
    await eventually(() => assert.equal(server.held.length, 1))
    const late = await Promise.all([server.client.get('/'), server.client.get('/')])
    assert.deepEqual(
      late.map(({ status }) => status),
      [503, 503],
    )
    assert.deepEqual(server.shed, ['deadline', 'deadline'])
    server.answerAll()
    assert.equal((await first).status, 200)
  } finally {
    server.stop()
  }
})

test('a client that goes away makes room', async () => {
  const server = await startHeld({ inProgress: 1, waiting: 10, deadlineMs: 60_000 })
  try {
    const impatient = new Client(server.client.port)
    const gone = impatient.get('/').catch(() => {})
    await eventually(() => assert.equal(server.held.length, 1))
    const next = server.client.get('/')
    impatient.close()
    await gone
    await eventually(() => assert.equal(server.held.length, 2))
    server.answerAll()
    assert.equal((await next).status, 200)
  } finally {
    server.stop()
  }
})
