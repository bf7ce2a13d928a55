import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ProcessStatus } from '../../../apps/control/status/status.ts'
import { eventually } from '../../support/eventually.ts'
import { register } from '../../support/people.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import type { StatusWithRedis } from '../../support/status.ts'

describe('a process that hangs', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('--replicas', '2')
  })
  after(() => stack.stop())

  const processes = async (): Promise<Map<string, ProcessStatus>> => {
    const { edge, replicas, databases, redis, whoami, lab } =
      await stack.labJson<StatusWithRedis>('status')
    const all = [edge, ...replicas, ...databases, redis, ...whoami, lab]
    return new Map(all.map((process) => [process.name, process]))
  }

  test('is called unresponsive and started again; one that the lab has paused is left alone', async () => {
    const before = await processes()
    const hung = ['db-1', 'redis', 'app-1', 'whoami-2', 'edge']
    await stack.lab('pause', 'app-2', '--for', '5m')
    // With its children: nginx' workers go on without their master.
    for (const name of hung) process.kill(-(before.get(name)?.pid as number), 'SIGSTOP')
    const unresponsive = new Set<string>()
    await eventually(async () => {
      const now = await processes()
      for (const { name, state } of now.values())
        if (state === 'unresponsive') unresponsive.add(name)
      for (const name of hung) {
        assert.ok(unresponsive.has(name), `${name} is not called unresponsive`)
        assert.equal(now.get(name)?.state, 'ready', name)
        assert.notEqual(now.get(name)?.pid, before.get(name)?.pid, name)
      }
    }, 120_000)
    const paused = (await processes()).get('app-2')
    assert.equal(paused?.state, 'paused')
    assert.equal(paused.pid, before.get('app-2')?.pid)
    await stack.lab('resume', 'app-2')
    const client = stack.client()
    await eventually(() => register(client), 30_000)
    client.close()
    const { databases } = await stack.labJson<StatusWithRedis>('status')
    assert.deepEqual(
      databases.map(({ writable }) => writable),
      [true, false],
    )
  })
})
