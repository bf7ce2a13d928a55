import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { listening, portOwner } from '../../../../../apps/control/drivers/process/port-owner.ts'

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
