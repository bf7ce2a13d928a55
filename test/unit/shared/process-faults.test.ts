import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { fetchDirect } from '../../../apps/shared/direct-http.ts'
import {
  createProcessFaults,
  type ProcessFaults,
  turnAway,
} from '../../../apps/shared/process-faults.ts'
import { listen } from '../../../apps/shared/server-lifecycle.ts'
import { eventually } from '../../support/eventually.ts'

describe('faults of a process by its internal port', () => {
  let server: Server
  let internal: Server
  let faults: ProcessFaults
  let exits: number[]

  const urlOf = (one: Server) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`
  const page = (ms = 2000) =>
    fetchDirect(`${urlOf(server)}/`, { signal: AbortSignal.timeout(ms) }).then(
      ({ status }) => status,
    )
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetchDirect(`${urlOf(internal)}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return [answer.status, await answer.json()]
  }

  beforeEach(async () => {
    exits = []
    server = createServer((_req, res) => void res.end('page'))
    faults = createProcessFaults({
      server,
      stop: () => new Promise((resolve) => server.close(() => resolve())),
      exit: (code) => void exits.push(code),
    })
    internal = createServer(async (req, res) => {
      if (!(await faults.answer(req, res))) res.writeHead(404).end()
    })
    await listen(server, 0, '127.0.0.1')
    await listen(internal, 0, '127.0.0.1')
  })
  afterEach(() => {
    for (const one of [server, internal]) {
      one.close()
      one.closeAllConnections()
    }
  })

  test('a paused process answers nothing, and all that it was asked when it resumes', async () => {
    assert.deepEqual(await ask('PUT', '/faults/pause', { seconds: 60 }), [200, { state: 'paused' }])
    const asked = page()
    await assert.rejects(page(100))
    assert.ok(faults.untilResumed())
    assert.deepEqual(await ask('DELETE', '/faults/pause'), [200, { state: 'running' }])
    assert.equal(await asked, 200)
    assert.equal(faults.untilResumed(), undefined)
  })

  test('a pause ends by itself', async () => {
    await ask('PUT', '/faults/pause', { seconds: 1 })
    assert.equal(await page(10_000), 200)
    assert.equal(faults.state(), 'running')
  })

  test('a stopped process closes its public port; its start is a new process', async () => {
    assert.deepEqual(await ask('PUT', '/stop'), [200, { state: 'stopped' }])
    assert.equal(server.listening, false)
    await ask('DELETE', '/stop')
    await eventually(async () => assert.deepEqual(exits, [0]))
  })

  test('a process that is not stopped is not started anew', async () => {
    await ask('DELETE', '/stop')
    assert.deepEqual(exits, [])
  })

  test('a process that is told to exit does so without finishing anything', async () => {
    assert.deepEqual(await ask('POST', '/exit'), [200, { state: 'running' }])
    await eventually(async () => assert.deepEqual(exits, [137]))
  })

  test('a wrong body is refused, and another path left to others', async () => {
    assert.equal((await ask('PUT', '/faults/pause', { seconds: -1 }))[0], 422)
    assert.equal((await fetchDirect(`${urlOf(internal)}/other`)).status, 404)
  })

  test('a request that is turned away is one for another app replica', async () => {
    const end = turnAway(server)
    const answer = await fetchDirect(`${urlOf(server)}/`, { method: 'POST', body: 'a=b' })
    assert.deepEqual([answer.status, answer.headers.get('x-leaving')], [502, 'yes'])
    end()
    assert.equal(await page(), 200)
  })
})
