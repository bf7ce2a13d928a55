import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { freePort } from '../support/network.ts'
import { docker } from './support/engine.ts'
import { composeStack, parts, sharedStack } from './support/stack.ts'

const stack = sharedStack()

interface HostConfig {
  ReadonlyRootfs: boolean
  CapDrop: string[]
  CapAdd: string[] | null
  SecurityOpt: string[]
  Memory: number
  PidsLimit: number
  LogConfig: { Config: Record<string, string> }
  PortBindings: Record<string, { HostIp: string }[]>
}

describe('the stack in containers', () => {
  test('is usable within a minute of its first start', () => {
    assert.ok(Number(process.env.TEST_FIRST_START_SECONDS) < 60)
  })

  test('has the names of the shop’s replicas, whoami’s too', async () => {
    const visitor = stack.client('round-robin.localhost')
    const names = new Set<string>()
    for (let i = 0; i < 6; i++) names.add((await visitor.get('/')).servedBy)
    assert.deepEqual([...names].sort(), ['app-1', 'app-2', 'app-3'])
    const { body } = await visitor.get('/whoami')
    assert.match(body, /^Name: whoami-[12]$/m)
    visitor.close()
  })

  test('takes less than 1.6 GiB', async () => {
    const names = parts.map(stack.container)
    const lines = await docker(['stats', '--no-stream', '--format', '{{.MemUsage}}', ...names])
    const total = lines
      .trim()
      .split('\n')
      .map(mebibytes)
      .reduce((sum, one) => sum + one, 0)
    console.log(`memory: ${Math.round(total)} MiB`)
    assert.ok(total < 1.6 * 1024, `${Math.round(total)} MiB`)
  })

  test('publishes nothing but the edge and the lab, on loopback', async () => {
    for (const part of parts) {
      const { PortBindings } = await stack.inspect<HostConfig>(part, '.HostConfig')
      const published = Object.values(PortBindings ?? {}).flat()
      assert.deepEqual(
        published.map(({ HostIp }) => HostIp),
        part === 'edge' || part === 'lab' ? ['127.0.0.1'] : [],
        part,
      )
    }
  })

  test('gives no container more than it needs', async () => {
    for (const part of parts) {
      const host = await stack.inspect<HostConfig>(part, '.HostConfig')
      const user = await stack.inspect<string>(part, '.Config.User')
      assert.equal(host.ReadonlyRootfs, true, part)
      assert.deepEqual(host.CapDrop, ['ALL'], part)
      assert.equal(host.CapAdd, null, part)
      assert.ok(host.SecurityOpt.includes('no-new-privileges:true'), part)
      assert.ok(host.Memory > 0 && host.PidsLimit > 0, part)
      assert.ok(host.LogConfig.Config['max-size'], part)
      assert.ok(user !== '' && !/^(root|0)\b/.test(user), `${part} runs as "${user}"`)
    }
  })

  test('checks the health of every container', async () => {
    for (const part of parts)
      assert.equal(await stack.inspect(part, '.State.Health.Status'), 'healthy', part)
  })

  test('keeps the databases away from the edge, and from outside', async () => {
    const look = (name: string) => stack.tryCompose(['exec', '-T', 'edge', 'getent', 'hosts', name])
    assert.equal((await look('app')).code, 0)
    for (const name of ['db-1', 'db-2', 'redis']) assert.notEqual((await look(name)).code, 0, name)
  })

  test('leads out of the machine only where a port is published', async () => {
    for (const part of parts) {
      const networks = await stack.inspect<Record<string, unknown>>(
        part,
        '.NetworkSettings.Networks',
      )
      const leadOut = []
      for (const network of Object.keys(networks)) {
        const internal = await docker(['network', 'inspect', '-f', '{{.Internal}}', network])
        if (internal.trim() !== 'true') leadOut.push(network)
      }
      const publishes = part === 'edge' || part === 'lab'
      assert.deepEqual(leadOut, publishes ? [`${stack.project}_published`] : [], part)
    }
  })

  test('shares no image of its own with another project on the same engine', async () => {
    for (const part of ['app-1', 'whoami-1', 'lab', 'control', 'replication', 'edge'])
      assert.match(await stack.inspect(part, '.Config.Image'), new RegExp(`^${stack.project}-`))
  })

  test('starts no Node process to check a health', async () => {
    for (const part of parts) {
      const { Test } = await stack.inspect<{ Test: string[] }>(part, '.Config.Healthcheck')
      assert.doesNotMatch(Test.join(' '), /\bnode\b/, part)
    }
  })

  test('has a port for the lab that follows from the shop’s', async () => {
    const labPort = async (env: Record<string, string>) => {
      const config = JSON.parse(await stack.compose(['config', '--format', 'json'], env))
      const { ports, environment } = config.services.lab
      assert.equal(environment.LAB_PORT, ports[0].published)
      return ports[0].published
    }
    assert.equal(await labPort({ PORT: '', LAB_PORT: '' }), '8081')
    assert.equal(await labPort({ PORT: '8090', LAB_PORT: '' }), '18090')
    assert.equal(await labPort({ PORT: '8090', LAB_PORT: '8091' }), '8091')
  })

  test('starts the shop also when the lab’s port is taken', async () => {
    const other = composeStack(`${stack.project}-other`, await freePort())
    try {
      const { code, err } = await other.tryCompose(['up', '--detach'], {
        LAB_PORT: String(stack.labPort),
      })
      assert.notEqual(code, 0)
      assert.match(err, new RegExp(`127\\.0\\.0\\.1:${stack.labPort}`))
      await other.usable()
    } finally {
      await other.remove()
    }
  })

  test('shows each secret to those who need it', async () => {
    const read = async (part: string, secret: string) => {
      const script = `require("fs").readFileSync("/run/secrets/${secret}")`
      return (await stack.tryCompose(['exec', '-T', part, 'node', '-e', script])).code === 0
    }
    assert.equal(await read('app', 'database-shop'), true)
    for (const secret of ['database-admin', 'database-migrate', 'database-replication', 'control'])
      assert.equal(await read('app', secret), false, secret)
    assert.equal(await read('control', 'control'), true)
    assert.equal(await read('control', 'database-admin'), false)
  })

  test('is prepared once, however many do it at the same time', async () => {
    const prepare = () => stack.compose(['run', '--rm', '--no-deps', '-T', 'prepare'])
    const said = await Promise.all([prepare(), prepare(), prepare()])
    assert.doesNotMatch(said.join(''), /applied|made/)
  })

  test('reads on the replica and writes on the primary', async () => {
    const visitor = stack.client()
    const timing = async (path: string) =>
      String((await visitor.get(path)).headers['server-timing'])
    assert.match(await timing('/products'), /desc="replica db-2/)
    const { headers } = await visitor.post('/cart/items', { productId: 2, quantity: 1 })
    assert.match(String(headers['server-timing']), /desc="primary db-1/)
    visitor.close()
  })

  test('refuses writes on the replica, from an administrator too', async () => {
    const script =
      'MYSQL_PWD=$(cat /run/secrets/database-admin) mysql -h127.0.0.1 -uadmin -e "DELETE FROM stickyshop.cart_lines"'
    const { code, err } = await stack.tryCompose(['exec', '-T', 'db-2', 'sh', '-c', script])
    assert.notEqual(code, 0)
    assert.match(err, /super-read-only/)
  })
})

function mebibytes(text: string): number {
  const [, number, unit = ''] = /^([\d.]+)(\w+)/.exec(text) ?? []
  const factor: Record<string, number> = { KiB: 1 / 1024, MiB: 1, GiB: 1024 }
  return Number(number) * (factor[unit] ?? Number.NaN)
}
