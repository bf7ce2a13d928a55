import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import type { AppTraffic } from '../../../apps/shared/app-traffic.ts'
import { internalHeaders, type Stack, useStack } from '../../support/stack.ts'

describe('a replica that has just started', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
    // Nobody visits: its first visitor would be one of ours.
    await stack.lab('scale', '3')
  })
  after(async () => {
    await stack.lab('scale', '3')
    await stack.stop()
  })

  async function internal(replica: string, path: string): Promise<Response> {
    const { replicas } = await stack.labJson<Status>('status')
    const port = replicas.find(({ name }) => name === replica)?.internalPort
    return fetch(`http://127.0.0.1:${port}${path}`, { headers: await internalHeaders(stack) })
  }

  test('has counted no request, and keeps no session', async () => {
    await stack.lab('scale', '4')
    const traffic = (await (await internal('app-4', '/traffic')).json()) as AppTraffic
    assert.equal(traffic.requests, 0)
    assert.deepEqual(traffic.records, [])
    const state = await (await internal('app-4', '/state')).json()
    assert.equal(state.requests, 0)
    assert.equal(state.sessions.inMemory, 0)
    const metrics = await (await internal('app-4', '/metrics')).text()
    assert.doesNotMatch(metrics, /http_request_duration_seconds_count/)
  })

  test('becomes ready also while Redis is away', async () => {
    await stack.lab('stop', 'redis')
    await stack.lab('kill', 'app-4')
    assert.equal((await internal('app-4', '/readyz')).status, 200)
    await stack.lab('start', 'redis')
  })
})
