import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choosePort, preferredPorts } from '../../../../../apps/control/drivers/process/ports.ts'

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
