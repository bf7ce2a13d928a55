import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { getEdgeVersion, waitForEdgeVersion } from '../../../apps/edge/nginx/process.ts'
import { Client } from '../../../apps/shared/client.ts'
import { type EchoProcess, startEchoProcess } from '../../support/echo.ts'
import { describeEdges, type Edge, startEdge } from '../../support/edge.ts'
import { during, type Seen } from '../../support/load.ts'

describeEdges('a reload', (kind) => {
  let edge: Edge
  let apps: EchoProcess[]
  const listed = (down?: string) =>
    apps.map(({ name, address }) => ({
      name,
      address,
      state: name === down ? ('down' as const) : ('up' as const),
    }))

  before(async () => {
    apps = await Promise.all(['app-1', 'app-2', 'app-3'].map((name) => startEchoProcess(name)))
    edge = await startEdge({ apps: listed() }, kind)
  })
  after(async () => {
    await edge.stop()
    await Promise.all(apps.map((replica) => replica.end()))
  })

  test('is done when the version has changed', async () => {
    assert.equal(await getEdgeVersion(edge.control), 1)
    await edge.apply({ apps: listed('app-2') })
    assert.equal(await getEdgeVersion(edge.control), 2)
    const client = new Client(edge.port)
    for (let i = 0; i < 12; i++) assert.notEqual((await client.get('/')).servedBy, 'app-2')
    client.close()
    await edge.apply({ apps: listed() })
  })

  test('that does not come is told', async () => {
    await assert.rejects(waitForEdgeVersion(edge.control, 99, { withinMs: 50 }), /configuration 99/)
    assert.equal(await getEdgeVersion('http://127.0.0.1:1'), null)
  })

  test('counts connections for monitoring, on the control address only', async () => {
    const [path, expected] =
      kind === 'nginx'
        ? ['/edge/status', /^Active connections: \d+/]
        : ['/metrics', /^haproxy_process_current_connections \d+/m]
    const status = await fetch(`${edge.control}${path}`)
    assert.match(await status.text(), expected)
    const client = new Client(edge.port)
    assert.equal((await client.get('/edge/status')).servedBy.startsWith('app-'), true)
    client.close()
  })

  const read = (client: Client) => client.get('/slow')
  const write = (client: Client) => client.post('/slow', { quantity: 1 })

  /** GETs and POSTs of ten visitors meanwhile. */
  async function visited(host: string, work: () => Promise<void>): Promise<Seen> {
    const clients = Array.from({ length: 10 }, () => new Client(edge.port, host))
    const seen = await during(clients, [read, write], work)
    for (const client of clients) client.close()
    return seen
  }

  async function restart(name: string): Promise<void> {
    const at = apps.findIndex((replica) => replica.name === name)
    const { address, terminate } = apps[at] as EchoProcess
    await edge.apply({ apps: listed(name) })
    await terminate()
    apps[at] = await startEchoProcess(name, Number(address.split(':')[1]))
    await edge.apply({ apps: listed() })
  }

  for (const host of ['round-robin.localhost', 'sticky.localhost'])
    test(`loses no request when all apps are restarted in turn (${host})`, async () => {
      const { answers, failures } = await visited(host, async () => {
        for (const name of ['app-1', 'app-2', 'app-3']) await restart(name)
      })
      assert.deepEqual(failures, [])
      assert.ok(answers > 100, `${answers} answers`)
    })
})
