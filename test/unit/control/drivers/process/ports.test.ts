import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import {
  choosePort,
  listening,
  portOwner,
  preferredPorts,
} from '../../../../../apps/control/drivers/process/ports.ts'

test('internal ports are counted up from the public one', () => {
  const ports = preferredPorts(8080)
  assert.equal(ports.get('app-1'), 8181)
  assert.equal(ports.get('app-20'), 8200)
  assert.equal(ports.get('app-2 internal'), 8282)
  assert.equal(ports.get('db-1'), 8381)
  assert.equal(ports.get('db-2'), 8382)
  assert.equal(ports.get('redis'), 8480)
  assert.equal(ports.get('whoami-1'), 8581)
})

test('every part has a port of its own, and a possible one, whatever the public port', () => {
  for (const publicPort of [1, 80, 1023, 1024, 8080, 64_900, 65_000, 65_535]) {
    const ports = [...preferredPorts(publicPort).values()]
    assert.equal(new Set(ports).size, ports.length)
    assert.ok(ports.every((port) => port >= 1024 && port <= 65_535))
  }
})

test('the next free port is used when the preferred one is taken', async () => {
  const isFree = async (port: number) => port !== 8181
  assert.equal(await choosePort(8180, new Set(), isFree), 8180)
  assert.equal(await choosePort(8181, new Set(), isFree), 8182)
  assert.equal(await choosePort(8181, new Set([8182]), isFree), 8183)
  await assert.rejects(
    choosePort(65_535, new Set(), async () => false),
    /No free port/,
  )
})

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31337 1
   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 31338 1
   2: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31339 1
`

test('who listens is told from who only talks there', () => {
  assert.deepEqual(listening(table, 8080), ['socket:[31337]'])
  assert.deepEqual(listening(table, 8082), [])
})

test('a port is known by the process that has it', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  assert.match(portOwner(port) ?? '', new RegExp(`^pid ${process.pid} \\(.*node`))
  await new Promise((resolve) => server.close(resolve))
  assert.equal(portOwner(port), null)
})
