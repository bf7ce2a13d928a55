import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { test } from 'node:test'
import { Client } from '../../../apps/shared/client.ts'

test('a client that has waited long enough gives up, and does not ask again', async (t) => {
  let asked = 0
  // Answers once, so that the second request goes over a connection that was used before.
  const server = createServer((_req, res) => {
    asked++
    if (asked === 1) res.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = new Client((server.address() as AddressInfo).port)
  client.timeoutMs = 100
  t.after(() => {
    client.close()
    server.closeAllConnections()
    server.close()
  })
  assert.equal((await client.get('/')).body, 'ok')
  await assert.rejects(client.get('/'), { code: 'ETIMEDOUT' })
  assert.equal(asked, 2)
})

test('a client whose connections have all been reset asks again until it has a new one', async (t) => {
  const used = new WeakSet<Socket>()
  let isReloaded = false
  const server = createServer((req, res) => {
    if (isReloaded && used.has(req.socket)) return void req.socket.destroy()
    used.add(req.socket)
    // All three are under way at the same time, each on a connection of its own.
    setTimeout(() => res.end('ok'), 50)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = new Client((server.address() as AddressInfo).port)
  t.after(() => {
    client.close()
    server.close()
  })
  await Promise.all([client.get('/'), client.get('/'), client.get('/')])
  isReloaded = true
  const { status, retried } = await client.post('/')
  assert.deepEqual(
    { status, retried, resets: client.resets },
    { status: 200, retried: true, resets: 3 },
  )
})
