import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { whoamiHost } from '../../../apps/control/drivers/process/process-specs.ts'
import type { Status } from '../../../apps/control/status/status.ts'
import { eventually } from '../../support/eventually.ts'
import { internalHeaders, type Stack, useStack } from '../../support/stack.ts'

/** The status of an answer; `fetch` would not send another Host. */
function ask(
  port: number,
  method: string,
  url: string,
  headers: Record<string, string> = {},
  host = '127.0.0.1',
) {
  return new Promise<number>((resolve, reject) => {
    const req = request({ host, port, method, path: url, headers, agent: false })
    req.on('error', reject)
    req.on('response', (res) => {
      res.resume()
      res.on('end', () => resolve(res.statusCode ?? 0))
    })
    req.end()
  })
}

describe('internal ports', () => {
  let stack: Stack
  let ports: Record<string, number>
  let internal: number
  before(async () => {
    stack = await useStack()
    ports = JSON.parse(await readFile(path.join(stack.runDir, 'state.json'), 'utf8')).ports
    internal = ports['app-1 internal'] ?? 0
  })
  after(() => stack.stop())

  const stranger = { Host: 'evil.example' }
  const isDrained = async () => {
    const { replicas } = await stack.labJson<Status>('status')
    return replicas.find(({ name }) => name === 'app-1')?.drained
  }

  test('serve nothing under a name that a web page may have made lead here', async () => {
    const secret = await internalHeaders(stack)
    for (const url of ['/readyz', '/healthz', '/metrics', '/state', '/traffic'])
      assert.equal(await ask(internal, 'GET', url, { ...secret, ...stranger }), 421, url)
    assert.equal(await ask(internal, 'PUT', '/drain', { ...secret, ...stranger }), 421)
    for (const name of ['app-1', 'lab', 'edge control'])
      assert.equal(await ask(ports[name] ?? 0, 'GET', '/class', stranger), 421, name)
    const whoami = whoamiHost('whoami-1')
    assert.equal(await ask(ports['whoami-1'] ?? 0, 'GET', '/class', stranger, whoami), 421)
    assert.equal(await ask(ports['edge control'] ?? 0, 'GET', '/edge/version', stranger), 421)
    assert.equal(await ask(ports['edge control'] ?? 0, 'GET', '/edge/version'), 200)
  })

  test('want the secret for what changes something or tells of customers', async () => {
    const asked: [string, string][] = [
      ['GET', '/state'],
      ['GET', '/traffic'],
      ['PUT', '/drain'],
      ['DELETE', '/drain'],
      ['PUT', '/faults/slow'],
      ['DELETE', '/faults/slow'],
      ['PUT', '/faults/pause'],
      ['DELETE', '/faults/pause'],
      ['PUT', '/stop'],
      ['DELETE', '/stop'],
      ['POST', '/exit'],
    ]
    for (const [method, url] of asked) {
      assert.equal(await ask(internal, method, url), 401, url)
      assert.equal(await ask(internal, method, url, { Authorization: 'Bearer x' }), 401, url)
    }
    assert.equal(await isDrained(), false)
    assert.equal(await ask(internal, 'GET', '/state', await internalHeaders(stack)), 200)
  })

  test('are free for probes and monitoring, by address and by name', async () => {
    for (const url of ['/healthz', '/readyz', '/metrics'])
      for (const host of [`127.0.0.1:${internal}`, 'localhost', 'app-1', 'app'])
        assert.equal(await ask(internal, 'GET', url, { Host: host }), 200, `${url} ${host}`)
  })

  test('answer monitoring nothing while the process is stopped without ending, as in containers', async () => {
    const secret = await internalHeaders(stack)
    assert.equal(await ask(internal, 'GET', '/metrics'), 200)
    assert.equal(await ask(internal, 'PUT', '/stop', secret), 200)
    assert.equal(await ask(internal, 'GET', '/metrics'), 503)
    // It ends, and the supervisor starts it again.
    assert.equal(await ask(internal, 'DELETE', '/stop', secret), 200)
    await eventually(async () => assert.equal(await ask(internal, 'GET', '/metrics'), 200), 30_000)
  })
})
