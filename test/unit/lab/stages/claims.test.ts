import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, test } from 'node:test'
import { ControlError } from '../../../../apps/control/client.ts'
import type { MessageCode } from '../../../../apps/control/messages.ts'
import { readLabConfig } from '../../../../apps/lab/config.ts'
import type { Workbench } from '../../../../apps/lab/lessons/lesson.ts'
import { cannotScale } from '../../../../apps/lab/stages/claims-of-change.ts'
import { whereTlsEnds } from '../../../../apps/lab/stages/claims-of-security.ts'
import type { Stage } from '../../../../infra/stages/stage.ts'
import { freePort } from '../../../support/network.ts'
import { healthyStatus } from '../../../support/status.ts'

const configOf = (settings: NodeJS.ProcessEnv = {}) =>
  readLabConfig({
    ...{ LAB_TOKEN: 'x'.repeat(16), INTERNAL_SECRET: 'x'.repeat(16) },
    ...settings,
  })

describe('where TLS ends', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })

  /** What a component does with a request without TLS. */
  type Doing = 'close' | 'nothing' | { answer: string }
  /** Nobody listens at a port where that is missing. */
  type Components = Partial<Record<'edge' | 'app' | 'redis', Doing>>

  async function portOf(doing: Doing | undefined): Promise<number> {
    if (doing === undefined) return freePort()
    const server = createServer((socket: Socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        if (doing === 'close') socket.destroy()
        else if (doing !== 'nothing') socket.end(doing.answer)
      })
    })
    servers.push(server)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return (server.address() as AddressInfo).port
  }

  async function show(
    tls: Stage['tls'],
    components: Components,
    { inContainers = false, apps = 1 } = {},
  ) {
    const [edge, app, redis] = await Promise.all(
      [components.edge, components.app, components.redis].map(portOf),
    )
    const status = healthyStatus()
    const [replica] = status.replicas
    assert.ok(replica)
    Object.assign(replica, { port: app, internalPort: app })
    status.replicas.length = apps
    // A container's name is where it is.
    Object.assign(status.redis, { name: '127.0.0.1', port: redis })
    const config = configOf({
      ...{ EDGE_ADDRESS: `127.0.0.1:${edge}`, COMMANDER: inContainers ? 'engine' : 'supervisor' },
    })
    const bench = { status: async () => status } as unknown as Workbench
    const { holds, probes } = await whereTlsEnds(tls).show(bench, config)
    return { holds, answers: probes?.map(({ plaintext }) => plaintext) }
  }

  const page = { answer: 'HTTP/1.1 200 OK\r\n\r\n' }
  const toHttps = { answer: 'HTTP/1.1 307 Temporary Redirect\r\n\r\n' }
  const pong = { answer: '+PONG\r\n' }

  test('is shown by what answers and what refuses', async () => {
    const plain = { edge: page, app: page, redis: pong }
    const atEdge = { ...plain, edge: toHttps }
    const everywhere = { edge: toHttps, app: 'close', redis: 'close' } as const
    for (const [tls, components] of [
      ['off', plain],
      ['edge', atEdge],
      ['all', everywhere],
    ] as const)
      assert.equal((await show(tls, components)).holds, true, tls)
    assert.equal((await show('all', atEdge)).holds, false)
    assert.equal((await show('off', atEdge)).holds, false)
  })

  test('is not shown by components that cannot be reached', async () => {
    assert.deepEqual(await show('all', {}), { holds: false, answers: [null, null, null] })
    const refusing = { edge: toHttps, app: 'close', redis: 'close' } as const
    for (const name of ['edge', 'app', 'redis'] as const) {
      const { [name]: _gone, ...others } = refusing
      assert.equal((await show('all', others)).holds, false, name)
    }
    assert.equal((await show('all', refusing, { apps: 0 })).holds, false, 'no app replica')
  })

  test('is not shown by one that is silent', async () => {
    const { holds, answers } = await show('all', { edge: toHttps, app: 'nothing', redis: 'close' })
    assert.deepEqual({ holds, answers }, { holds: false, answers: [false, null, false] })
  })

  test('is shown in containers without Redis, which the lab does not reach there', async () => {
    const there = { inContainers: true }
    assert.equal((await show('all', { edge: toHttps, app: 'close' }, there)).holds, true)
    assert.equal((await show('all', { edge: toHttps }, there)).holds, false)
    assert.equal((await show('all', { app: 'close' }, there)).holds, false)
    const open = { edge: toHttps, app: 'close', redis: pong } as const
    assert.equal((await show('all', open, there)).holds, false)
  })
})

describe('that a stage cannot scale', () => {
  const show = (run: Workbench['run']) =>
    cannotScale.show({ run } as unknown as Workbench, configOf())
  const refusing = (code: MessageCode) => () =>
    Promise.reject(new ControlError(409, { code, values: {}, error: code, commands: [] }))

  test('is shown by its refusal of a second app replica', async () => {
    assert.deepEqual(await show(refusing('stage-one-app')), { holds: true })
  })

  test('is contradicted by a second app replica', async () => {
    const answer = { code: 'scaled', values: {}, message: '', facts: {} } as const
    assert.deepEqual(await show(async () => ({ ...answer, tookMs: 1 })), { holds: false })
  })

  test('is not shown by a refusal for another reason', async () => {
    for (const code of ['busy', 'locked-out', 'held', 'type-outside', 'failed'] as const)
      await assert.rejects(show(refusing(code)), { code })
  })
})
