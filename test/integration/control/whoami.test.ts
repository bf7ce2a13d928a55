import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Status } from '../../../apps/control/status/status.ts'
import { run, type Stack, stackAt, startStack } from '../../support/stack.ts'

interface Seen {
  name: string
  addresses: string[]
}

describe('whoami', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('--replicas', '1')
  })
  after(() => stack.stop())

  const names = async () =>
    (await stack.labJson<Status>('status')).whoami.map(({ name, state }) => `${name} ${state}`)

  /** Who answers `count` requests of one browser, which keeps its cookies. */
  async function ask(host: string, count: number): Promise<Seen[]> {
    const client = stack.client(`${host}.localhost`)
    const all: Seen[] = []
    for (let at = 0; at < count; at++)
      all.push(JSON.parse((await client.get('/', { Accept: 'application/json' })).body))
    client.close()
    return all
  }
  const count = <T>(all: readonly T[]) => new Set(all).size

  test('is scaled as app replicas are, each instance with its own name and address', async () => {
    assert.match(await stack.lab('scale', 'whoami', '5'), /5 instances of whoami are running/)
    assert.deepEqual(
      await names(),
      [1, 2, 3, 4, 5].map((number) => `whoami-${number} ready`),
    )
    const seen = await ask('whoami', 10)
    assert.equal(count(seen.map(({ name }) => name)), 5)
    if (process.platform === 'linux')
      for (const { name, addresses } of seen)
        assert.deepEqual(addresses, [`127.0.1.${name.slice(7)}`])
    assert.equal(count((await ask('sticky-whoami', 10)).map(({ name }) => name)), 1)
  })

  test('goes without a failed request when it is scaled down', async () => {
    const client = stack.client('whoami.localhost')
    let scaled = false
    const scaling = stack.lab('scale', 'whoami', '1').finally(() => {
      scaled = true
    })
    while (!scaled) assert.equal((await client.get('/')).status, 200)
    await scaling
    client.close()
    assert.deepEqual(await names(), ['whoami-1 ready'])
    assert.deepEqual([...new Set((await ask('whoami', 3)).map(({ name }) => name))], ['whoami-1'])
  })

  test('is as many after a restart as before, and none too many', async () => {
    await stack.lab('scale', 'whoami', '3')
    await run(['lab', 'down'], { RUN_DIR: stack.runDir })
    const { code, err } = await run([
      ...['start', '--detach', '--run-dir', stack.runDir, '--port', String(stack.port)],
    ])
    assert.equal(code, 0, err)
    const { lab } = stackAt(stack.runDir, stack.port, async () => {})
    assert.equal((await names()).length, 3)
    await assert.rejects(lab('scale', 'whoami', '21'), /Expected 1 to 20 instances of whoami/)
  })
})
