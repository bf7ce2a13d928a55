import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import Docker from 'dockerode'
import { composeLabel } from '../../../../../apps/control/drivers/container/containers.ts'
import { createEngine } from '../../../../../apps/control/drivers/container/engine.ts'

interface Container {
  service: string
  number: number
  state: string
}

/** Something that answers as a Docker engine does, as far as we ask. */
async function fakeEngine(t: TestContext, containers: Record<string, Container>) {
  const folder = await mkdtemp(path.join(tmpdir(), 'stickyshop-engine-'))
  const asked: string[] = []
  const bodies: Record<string, Record<string, unknown>> = {}
  const states: Record<string, string> = { kill: 'exited', stop: 'exited', pause: 'paused' }

  const answer = (method: string, url: URL, body: string): [number, unknown] => {
    const [, area, id = '', verb = ''] = url.pathname.split('/')
    if (url.pathname === '/containers/json') return [200, Object.entries(containers).map(inList)]
    asked.push(`${method} ${url.pathname.slice(1)}`)
    if (url.pathname === '/containers/create') {
      bodies[url.searchParams.get('name') ?? ''] = JSON.parse(body)
      containers.new = { service: 'app', number: 4, state: 'created' }
      return [201, { Id: 'new' }]
    }
    if (area === 'networks') return [200, null]
    const one = containers[id]
    if (!one) return [404, { message: `No such container: ${id}` }]
    if (method === 'DELETE') delete containers[id]
    else if (verb === 'json') return [200, inspected(one)]
    else one.state = states[verb] ?? 'running'
    return [204, null]
  }

  const server = createServer((req, res) => {
    let text = ''
    req.on('data', (chunk) => (text += chunk))
    req.on('end', () => {
      const [status, json] = answer(req.method ?? '', new URL(req.url ?? '', 'http://e'), text)
      res.writeHead(status).end(json === null ? undefined : JSON.stringify(json))
    })
  })
  const socket = path.join(folder, 'docker.sock')
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  t.after(async () => {
    server.close()
    await rm(folder, { recursive: true, maxRetries: 5 })
  })
  const did = () => asked.filter((line) => !line.endsWith('/json'))
  return {
    engine: createEngine(new Docker({ socketPath: socket }), 'shop'),
    containers,
    did,
    bodies,
  }
}

const inList = ([id, { service, number, state }]: [string, Container]) => ({
  Id: id,
  Names: [`/shop-${service}-${number}`],
  State: state,
  Labels: {
    [composeLabel('service')]: service,
    [composeLabel('container-number')]: String(number),
  },
})

const inspected = ({ state, service, number }: Container) => ({
  Config: {
    Hostname: 'a1',
    Image: 'stickyshop-app',
    Labels: { [composeLabel('container-number')]: String(number) },
  },
  HostConfig: { NetworkMode: 'shop_data', Binds: ['secrets:/run/secrets:ro'] },
  Id: 'a1',
  Name: `/shop-${service}-${number}`,
  State: {
    Status: state,
    Running: state === 'running' || state === 'paused',
    Paused: state === 'paused',
    Health: { Status: 'healthy' },
  },
  NetworkSettings: {
    Networks: {
      shop_app: { Aliases: [`shop-${service}-${number}`, service] },
      shop_data: { Aliases: [`shop-${service}-${number}`, service] },
    },
  },
})

const threeReplicas = () => ({
  a1: { service: 'app', number: 1, state: 'running' },
  a2: { service: 'app', number: 2, state: 'running' },
  a3: { service: 'app', number: 3, state: 'running' },
  r: { service: 'redis', number: 1, state: 'running' },
})

const threeAnd = (state: string) => {
  const containers = threeReplicas()
  containers.a2.state = state
  return containers
}

describe('containers by the engine', () => {
  test('are killed, and started again', async (t) => {
    const { engine, did } = await fakeEngine(t, threeReplicas())
    await engine.kill('app-2')
    assert.deepEqual(did(), ['POST containers/a2/kill', 'POST containers/a2/start'])
  })

  test('are started when they are stopped, and resumed when they are paused', async (t) => {
    const stopped = await fakeEngine(t, threeAnd('exited'))
    assert.deepEqual(await stopped.engine.listStopped(), [{ name: 'app-2', state: 'stopped' }])
    await stopped.engine.start('app-2')
    assert.deepEqual(stopped.did(), ['POST containers/a2/start'])
    const paused = await fakeEngine(t, threeAnd('paused'))
    assert.deepEqual(await paused.engine.listStopped(), [{ name: 'app-2', state: 'paused' }])
    await paused.engine.start('app-2')
    assert.deepEqual(paused.did(), ['POST containers/a2/unpause'])
    assert.deepEqual(await paused.engine.listStopped(), [])
  })

  test('that do not exist are refused', async (t) => {
    const { engine } = await fakeEngine(t, threeReplicas())
    await assert.rejects(engine.kill('app-9'), { status: 503, message: /app-9/ })
  })

  test('are as many as are wanted: one more is like the others, with its own number', async (t) => {
    const { engine, bodies, did } = await fakeEngine(t, threeReplicas())
    await engine.scale('app', 4)
    assert.deepEqual(did(), [
      'POST containers/create',
      'POST networks/shop_app/connect',
      'POST containers/new/start',
    ])
    const made = bodies['shop-app-4']
    assert.equal(made?.Image, 'stickyshop-app')
    assert.equal(made?.Hostname, undefined)
    assert.deepEqual(made?.Labels, { [composeLabel('container-number')]: '4' })
    assert.deepEqual(
      made?.HostConfig,
      inspected({ service: 'app', number: 1, state: '' }).HostConfig,
    )
    assert.deepEqual(made?.NetworkingConfig, {
      EndpointsConfig: { shop_data: { Aliases: ['shop-app-4', 'app'] } },
    })
  })

  test('go from the highest number', async (t) => {
    const { engine, containers, did } = await fakeEngine(t, threeReplicas())
    await engine.scale('app', 2)
    assert.deepEqual(did(), ['POST containers/a3/stop', 'DELETE containers/a3'])
    assert.deepEqual(Object.keys(containers), ['a1', 'a2', 'r'])
  })

  test('of one service are scaled without touching those of another', async (t) => {
    const withWhoami = () => ({
      ...threeReplicas(),
      w1: { service: 'whoami', number: 1, state: 'running' },
      w2: { service: 'whoami', number: 2, state: 'running' },
    })
    const more = await fakeEngine(t, withWhoami())
    await more.engine.scale('whoami', 3)
    assert.deepEqual(Object.keys(more.bodies), ['shop-whoami-3'])
    const fewer = await fakeEngine(t, withWhoami())
    await fewer.engine.scale('whoami', 1)
    assert.deepEqual(fewer.did(), ['POST containers/w2/stop', 'DELETE containers/w2'])
  })
})
