import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { freePort } from '../support/network.ts'
import { docker } from './support/engine.ts'
import { components, composeStack, sharedStack } from './support/stack.ts'

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
    const names = components.map(stack.container)
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
    for (const component of components) {
      const { PortBindings } = await stack.inspect<HostConfig>(component, '.HostConfig')
      const published = Object.values(PortBindings ?? {}).flat()
      assert.deepEqual(
        published.map(({ HostIp }) => HostIp),
        component === 'edge' || component === 'lab' ? ['127.0.0.1'] : [],
        component,
      )
    }
  })

  test('gives no container more than it needs', async () => {
    for (const component of components) {
      const host = await stack.inspect<HostConfig>(component, '.HostConfig')
      const user = await stack.inspect<string>(component, '.Config.User')
      assert.equal(host.ReadonlyRootfs, true, component)
      assert.deepEqual(host.CapDrop, ['ALL'], component)
      assert.equal(host.CapAdd, null, component)
      assert.ok(host.SecurityOpt.includes('no-new-privileges:true'), component)
      assert.ok(host.Memory > 0 && host.PidsLimit > 0, component)
      assert.ok(host.LogConfig.Config['max-size'], component)
      assert.ok(user !== '' && !/^(root|0)\b/.test(user), `${component} runs as "${user}"`)
    }
  })

  test('checks the health of every container', async () => {
    for (const component of components)
      assert.equal(await stack.inspect(component, '.State.Health.Status'), 'healthy', component)
  })

  test('keeps the databases away from the edge, and from outside', async () => {
    const look = (name: string) => stack.tryCompose(['exec', '-T', 'edge', 'getent', 'hosts', name])
    assert.equal((await look('app')).code, 0)
    for (const name of ['db-1', 'db-2', 'redis']) assert.notEqual((await look(name)).code, 0, name)
  })

  test('leads out of the machine only where a port is published', async () => {
    for (const component of components) {
      const networks = await stack.inspect<Record<string, unknown>>(
        component,
        '.NetworkSettings.Networks',
      )
      const leadOut = []
      for (const network of Object.keys(networks)) {
        const internal = await docker(['network', 'inspect', '-f', '{{.Internal}}', network])
        if (internal.trim() !== 'true') leadOut.push(network)
      }
      const publishes = component === 'edge' || component === 'lab'
      assert.deepEqual(leadOut, publishes ? [`${stack.project}_published`] : [], component)
    }
  })

  test('shares no image of its own with another project on the same engine', async () => {
    for (const component of ['app-1', 'whoami-1', 'lab', 'control', 'replication', 'edge'])
      assert.match(
        await stack.inspect(component, '.Config.Image'),
        // After a deployment it is the id of an image.
        new RegExp(`^(${stack.project}-|sha256:)`),
      )
  })

  test('starts no Node process to check a health', async () => {
    for (const component of components) {
      const { Test } = await stack.inspect<{ Test: string[] }>(component, '.Config.Healthcheck')
      assert.doesNotMatch(Test.join(' '), /\bnode\b/, component)
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
    const read = async (component: string, secret: string) => {
      const script = `require("fs").readFileSync("/run/secrets/${secret}")`
      return (await stack.tryCompose(['exec', '-T', component, 'node', '-e', script])).code === 0
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
