import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import {
  createEngine,
  label,
} from '../../../../../../apps/control/drivers/container/engine/engine-client.ts'
import { createEngineParts } from '../../../../../../apps/control/drivers/container/engine/engine-parts.ts'
import { scaleByEngine } from '../../../../../../apps/control/drivers/container/engine/scale-by-engine.ts'
import { eventually } from '../../../../../support/eventually.ts'

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
  const faultsFile = path.join(folder, 'faults.json')
  const start = () => createEngineParts(createEngine('shop', socket), faultsFile, () => {})
  const did = () => asked.filter((line) => !line.endsWith('/json'))
  return {
    parts: start(),
    /** As the next process has them, after the death of the first. */
    start,
    faultsFile,
    containers,
    did,
    bodies,
  }
}

const inList = ([id, { service, number, state }]: [string, Container]) => ({
  Id: id,
  Names: [`/shop-${service}-${number}`],
  State: state,
  Labels: { [label('service')]: service, [label('container-number')]: String(number) },
})

const inspected = ({ state, service, number }: Container) => ({
  Config: {
    Hostname: 'a1',
    Image: 'stickyshop-app',
    Labels: { [label('container-number')]: String(number) },
  },
  HostConfig: { NetworkMode: 'shop_data', Binds: ['secrets:/run/secrets:ro'] },
  State: { Status: state, Health: { Status: 'healthy' } },
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

describe('parts by the engine', () => {
  test('are killed, and started again', async (t) => {
    const { parts, did } = await fakeEngine(t, threeReplicas())
    await parts.kill('app-2')
    assert.deepEqual(did(), ['POST containers/a2/kill', 'POST containers/a2/start'])
  })

  test('end their faults by themselves', async (t) => {
    const { parts, containers, did } = await fakeEngine(t, threeReplicas())
    await parts.pause('redis', 500)
    await parts.stop('app-1', 500)
    assert.equal((await parts.faults()).length, 2)
    await eventually(() =>
      assert.deepEqual([containers.r?.state, containers.a1?.state], ['running', 'running']),
    )
    assert.ok(did().includes('POST containers/r/unpause'))
    assert.deepEqual(await parts.faults(), [])
  })

  test('end their faults also when who began them has died', async (t) => {
    const { parts, containers, start, faultsFile } = await fakeEngine(t, threeReplicas())
    await parts.pause('redis', 60_000)
    await parts.stop('app-1', 60_000)
    const [redis, app] = JSON.parse(await readFile(faultsFile, 'utf8'))
    const soon = new Date(Date.now() + 50).toISOString()
    // Written as no computed time would be: it has to come back to the letter.
    app.endsAt = app.endsAt.replace(/\.\d+Z$/, 'Z')
    await writeFile(faultsFile, JSON.stringify([{ ...redis, endsAt: soon }, app]))

    const next = start()
    await eventually(() => assert.equal(containers.r?.state, 'running'))
    assert.equal(containers.a1?.state, 'exited')
    await eventually(async () =>
      assert.deepEqual(
        (await next.faults()).map(({ target, endsAt }) => [target, endsAt]),
        [['app-1', app.endsAt]],
      ),
    )
    for (const one of [parts, next]) await one.undo('app-1')
    for (const one of [parts, next]) await one.undo('redis')
    assert.deepEqual(JSON.parse(await readFile(faultsFile, 'utf8')), [])
  })

  test('are refused when they are down, or not there', async (t) => {
    const { parts, containers } = await fakeEngine(t, threeReplicas())
    await assert.rejects(parts.kill('app-9'), { status: 404, message: /There are: app-1/ })
    assert.ok(containers.a1)
    containers.a1.state = 'exited'
    await assert.rejects(parts.pause('app-1', 1000), { status: 409, message: /does not run/ })
    assert.deepEqual(
      (await parts.faults()).map(({ kind, target, endsAt }) => [kind, target, endsAt]),
      [['stop', 'app-1', null]],
    )
  })

  test('are as many as are wanted: one more is like the others, with its own number', async (t) => {
    const { parts, bodies, did } = await fakeEngine(t, threeReplicas())
    await scaleByEngine(parts, 4)
    assert.deepEqual(did(), [
      'POST containers/create',
      'POST networks/shop_app/connect',
      'POST containers/new/start',
    ])
    const made = bodies['shop-app-4']
    assert.equal(made?.Image, 'stickyshop-app')
    assert.equal(made?.Hostname, undefined)
    assert.deepEqual(made?.Labels, { [label('container-number')]: '4' })
    assert.deepEqual(
      made?.HostConfig,
      inspected({ service: 'app', number: 1, state: '' }).HostConfig,
    )
    assert.deepEqual(made?.NetworkingConfig, {
      EndpointsConfig: { shop_data: { Aliases: ['shop-app-4', 'app'] } },
    })
  })

  test('go from the highest number', async (t) => {
    const { parts, containers, did } = await fakeEngine(t, threeReplicas())
    await scaleByEngine(parts, 2)
    assert.deepEqual(did(), ['POST containers/a3/stop', 'DELETE containers/a3'])
    assert.deepEqual(Object.keys(containers), ['a1', 'a2', 'r'])
    await assert.rejects(scaleByEngine(parts, 0), { status: 422 })
  })
})
