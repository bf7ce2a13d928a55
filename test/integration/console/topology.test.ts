import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { History } from '../../../apps/console/public/scripts/history.ts'
import type { PartView, Snapshot } from '../../../apps/console/watch/snapshot.ts'
import { consolePort, hear } from '../../support/console-events.ts'
import { eventually } from '../../support/eventually.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('the live topology', () => {
  let stack: Stack
  let port: number
  before(async () => {
    stack = await useStack()
    port = await consolePort(stack)
  })
  after(() => stack.stop())

  const partOf = (snapshot: Snapshot | undefined, name: string): PartView => {
    const part = snapshot?.parts.find((one) => one.name === name)
    assert.ok(part, `${name} is not in the snapshot`)
    return part
  }

  test('shows every part with what it uses, and the requests that pass', async (t) => {
    const snapshots = await hear<Snapshot>(t, port, 'snapshot')
    await eventually(async () => {
      for (let count = 0; count < 12; count++) await stack.client().get('/products')
      const now = snapshots.last()
      assert.ok((now?.totals.requestsPerSecond ?? 0) > 0)
      for (const name of ['app-1', 'app-2', 'app-3'])
        assert.ok(partOf(now, name).requestsPerSecond, name)
      assert.ok(now?.flows.some(({ to, perSecond }) => to === 'db-2' && (perSecond ?? 0) > 0))
      assert.ok(now?.totals.p95Ms)
      for (const { name, memoryBytes, cpuPercent } of now?.parts ?? [])
        assert.ok(memoryBytes && cpuPercent !== null, `${name}: ${memoryBytes} B, ${cpuPercent} %`)
    })
  })

  test('a replica that is killed is seen not ready within 1.5 s, and ready again', async (t) => {
    const snapshots = await hear<Snapshot>(t, port, 'snapshot')
    await eventually(() => assert.equal(partOf(snapshots.last(), 'app-2').state, 'ready'))
    const { restarts } = partOf(snapshots.last(), 'app-2')
    const known = snapshots.all.length
    const killed = stack.lab('kill', 'app-2')
    const seen = await eventually(() => {
      const away = snapshots.all.slice(known).find((one) => partOf(one, 'app-2').state !== 'ready')
      assert.ok(away)
      return away
    })
    await killed
    const { at, uptimeMs } = await eventually(() => {
      const now = snapshots.last()
      const part = partOf(now, 'app-2')
      assert.equal(part.state, 'ready')
      assert.equal(part.restarts, restarts + 1)
      return { at: now?.at ?? 0, uptimeMs: part.uptimeMs ?? 0 }
    })
    // It was started again 200 ms (a few more after several deaths) after it died.
    const bornAt = at - uptimeMs
    assert.ok(seen.at - bornAt < 1500, `seen ${seen.at - bornAt} ms after it was started again`)
  })

  test('lag shows on the replica database, and goes away', async (t) => {
    const snapshots = await hear<Snapshot>(t, port, 'snapshot')
    await stack.lab('lag', '3s')
    await eventually(() => {
      const { state, lagMs } = partOf(snapshots.last(), 'db-2')
      assert.equal(state, 'lagging')
      assert.ok((lagMs ?? 0) > 1500)
    })
    await stack.lab('lag', '0')
    await eventually(() => assert.equal(partOf(snapshots.last(), 'db-2').state, 'ready'))
  })

  test('a promotion changes the roles', async (t) => {
    const snapshots = await hear<Snapshot>(t, port, 'snapshot')
    const roles = () => ['db-1', 'db-2'].map((name) => partOf(snapshots.last(), name).role)
    await eventually(() => assert.deepEqual(roles(), ['primary', 'replica']))
    await stack.lab('promote', 'db-2')
    t.after(() => stack.lab('promote', 'db-1'))
    await eventually(() => assert.deepEqual(roles(), ['replica', 'primary']))
  })

  test('the history goes on, a point a second', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/api/history`)
    const { at, requests, p95Ms, sessionsFound } = (await response.json()) as History
    assert.ok(at.length > 5 && at.length <= 900)
    for (const values of [p95Ms, sessionsFound, ...Object.values(requests)])
      assert.equal(values.length, at.length)
    const seconds = (at.at(-1) ?? 0) - (at[0] ?? 0)
    assert.ok(at.length > seconds * 0.8, `${at.length} points in ${seconds} s`)
  })

  test('the page is there without a script, with the part that was asked for', async () => {
    const html = await (await fetch(`http://127.0.0.1:${port}/?part=db-1`)).text()
    assert.match(html, /<svg[\s\S]*data-part="app-3"/)
    assert.match(html, /<h2>db-1<\/h2>/)
    assert.match(html, /<th scope="row">redis<\/th>/)
  })
})
