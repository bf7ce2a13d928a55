import assert from 'node:assert/strict'
import { appendFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { tailFile } from '../../../apps/shared/tail-file.ts'
import { eventually } from '../../support/eventually.ts'
import { run, type Stack, useStack } from '../../support/stack.ts'
import type { StatusWithRedis } from '../../support/status.ts'

describe('npm run lab', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '3')
  })
  after(async () => {
    await stack.lab('scale', '3')
    await stack.stop()
  })

  const status = () => stack.labJson<StatusWithRedis>('status')
  const replica = async (name: string) =>
    (await status()).replicas.find((known) => known.name === name)
  const lab = (...args: string[]) => run(['lab', ...args], { RUN_DIR: stack.runDir })

  test('a killed part comes back by itself, as another process', async () => {
    for (const name of ['app-2', 'redis', 'whoami-1', 'edge']) {
      const before = (await stack.labJson<{ pid: number }>('kill', name)).pid
      const { replicas, redis, whoami, edge } = await status()
      const now = [...replicas, redis, ...whoami, edge].find((part) => part.name === name)
      assert.equal(now?.state, 'ready')
      assert.notEqual(now?.pid, before)
    }
    assert.equal((await stack.client().get('/products')).status, 200)
  })

  test('a stopped replica stays down, also when others are added', async () => {
    await stack.lab('stop', 'app-2')
    await stack.lab('scale', '4')
    assert.equal((await replica('app-2'))?.state, 'stopped')
    assert.equal((await replica('app-4'))?.inRotation, true)
    await stack.lab('start', 'app-2')
    assert.equal((await replica('app-2'))?.inRotation, true)
    await stack.lab('scale', '3')
    assert.equal(await replica('app-4'), undefined)
  })

  test('a drained replica runs on without visitors, until it is resumed', async () => {
    await stack.lab('drain', 'app-1')
    const client = stack.client('round-robin.localhost')
    for (let i = 0; i < 6; i++) assert.notEqual((await client.get('/demo/state')).servedBy, 'app-1')
    assert.equal((await replica('app-1'))?.state, 'ready')
    await stack.lab('resume', 'app-1')
    const seen = new Set<string>()
    for (let i = 0; i < 6; i++) seen.add((await client.get('/demo/state')).servedBy)
    assert.ok(seen.has('app-1'))
    client.close()
  })

  test('a paused replica leaves the rotation, and comes back when the time is up', async () => {
    await stack.lab('pause', 'app-3', '--for', '4s')
    await eventually(async () => assert.equal((await replica('app-3'))?.inRotation, false))
    await eventually(async () => assert.equal((await replica('app-3'))?.inRotation, true))
    assert.deepEqual((await status()).faults, [])
  })

  test('a slow replica is slow for the time given', async () => {
    await stack.lab('slow', 'app-1', '150ms', '--for', '2s')
    assert.equal((await replica('app-1'))?.slowMs, 150)
    await eventually(async () => assert.equal((await replica('app-1'))?.slowMs, 0))
  })

  test('a slow replica makes as many pages at once as it is told to', async () => {
    await stack.lab('slow', 'app-1', '300ms', '--at-once', '1', '--for', '30s')
    assert.match(await stack.lab('status'), /300 ms slower, 1 at a time/)
    const client = stack.client('sticky.localhost')
    client.cookies.set(`replica_${stack.port}`, 'app-1')
    const started = performance.now()
    const answers = await Promise.all([1, 2, 3].map(() => client.get('/demo/state')))
    assert.ok(answers.every(({ servedBy, status }) => servedBy === 'app-1' && status === 200))
    assert.ok(performance.now() - started >= 900)
    await stack.lab('slow', 'app-1', '0')
    client.close()
  })

  test('the replica database lags for as long as it is asked to', async () => {
    await stack.lab('lag', '2s', '--for', '60s')
    await eventually(async () => {
      const lag = (await status()).databases.find(({ role }) => role === 'replica')?.lagMs ?? 0
      assert.ok(lag >= 1500, `lags ${lag} ms`)
    })
    await stack.lab('lag', '0')
    await eventually(async () => {
      const lag = (await status()).databases.find(({ role }) => role === 'replica')?.lagMs ?? 9999
      assert.ok(lag < 1500, `lags ${lag} ms`)
    })
  })

  test('a wrong name is answered with the right ones', async () => {
    const { code, err } = await lab('kill', 'ap-2')
    assert.equal(code, 2)
    assert.match(err, /There is no "ap-2"\. Did you mean app-2\? Known names: edge, app-1, app-2/)
    assert.equal((await lab('kil', 'app-2')).code, 2)
    assert.match((await lab('strategy', 'stikcy')).err, /Did you mean sticky\?/)
    assert.equal((await lab('scale', '21')).code, 2)
    assert.equal((await lab('pause', 'app-1', '--for', 'ever')).code, 2)
    assert.equal((await lab('slow', 'redis', '1s')).code, 2)
  })

  test('every verb has a help and answers with JSON when asked to', async () => {
    const { out } = await lab('--help')
    const verbs = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, verb]) => String(verb))
    assert.ok(verbs.length >= 20, verbs.join(' '))
    for (const verb of verbs) {
      const { code, out } = await lab(verb, '--help')
      assert.equal(code, 0)
      assert.match(out, new RegExp(`^Usage: npm run lab ${verb}`))
    }
    assert.match(JSON.parse((await lab('kill', 'nobody', '--json')).out).error, /There is no/)
  })

  const pagesIn = (out: string, mark: string) =>
    [...out.matchAll(new RegExp(`q=${mark}&page=(\\d+)`, 'g'))].map(([, page]) => Number(page))

  test('logs that have grown large are rotated while their processes run, and no line is lost', async () => {
    const access = path.join(stack.runDir, 'edge/logs/access.log')
    const replicaLog = path.join(stack.runDir, 'logs/app-1.log')
    const tails = [access, replicaLog].map((file) => ({ file, tail: tailFile(file), lines: [''] }))
    const look = () => {
      for (const { tail, lines } of tails)
        lines.push(...tail.more().filter((line) => line.includes('q=rotated')))
    }
    look()
    for (const { file } of tails) appendFileSync(file, `${'x'.repeat(99)}\n`.repeat(110_000))
    const client = stack.client('round-robin.localhost')
    let pages = 0
    await eventually(async () => {
      await client.get(`/products?q=rotated&page=${++pages}`)
      look()
      for (const { file } of tails) {
        assert.ok(statSync(file).size < 1_000_000, `${file} was not rotated`)
        assert.ok(statSync(`${file}.1`).size > 10_000_000)
      }
    }, 30_000)
    for (let more = 0; more < 6; more++) await client.get(`/products?q=rotated&page=${++pages}`)
    client.close()
    await eventually(() => {
      look()
      const [edge, app] = tails.map(({ lines }) => pagesIn(lines.join('\n'), 'rotated'))
      const all = Array.from({ length: pages }, (_, at) => at + 1)
      assert.deepEqual(
        edge?.toSorted((a, b) => a - b),
        all,
      )
      assert.equal(new Set(app).size, app?.length)
    })
  })

  test('the doctor finds a healthy shop healthy', async () => {
    const { healthy, checks } = await stack.labJson<{ healthy: boolean; checks: object[] }>(
      'doctor',
    )
    assert.ok(healthy, JSON.stringify(checks))
  })
})
