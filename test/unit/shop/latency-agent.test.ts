import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { describe, test } from 'node:test'
import { createLatency, createLatencyAgent } from '../../../apps/shop/latency-agent.ts'

describe('the weight of an app replica', () => {
  const after = (ms: number[], idleMs = 0) => {
    let time = 0
    const latency = createLatency(() => time)
    for (const one of ms) latency.observe(one)
    time += idleMs
    return latency.weightPercent()
  }
  const often = (ms: number) => Array<number>(60).fill(ms)

  test('is whole before the first request and while requests are fast', () => {
    assert.equal(after([]), 100)
    assert.equal(after(often(1)), 100)
  })

  test('halves when the latency doubles, and never ends', () => {
    assert.equal(after(often(4)), 50)
    assert.equal(after(often(8)), 25)
    assert.equal(after(often(5000)), 1)
  })

  test('comes back without requests, so that a replica that was slow is tried again', () => {
    assert.equal(after(often(200), 0), 1)
    assert.ok(after(often(200), 5000) > 25)
    assert.equal(after(often(200), 10_000), 100)
  })

  test('is one line for each connection', async () => {
    const server = createLatencyAgent({ weightPercent: () => 40 }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    assert.equal(Buffer.concat(await socket.toArray()).toString(), '40%\n')
    server.close()
  })
})
