import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createControlClient } from '../../../apps/control/client.ts'
import { commandText } from '../../../apps/control/commands/command.ts'
import type { Command } from '../../../apps/control/commands/commands.ts'
import type { History } from '../../../apps/lab/public/scripts/history.ts'
import type { ComponentView, Snapshot } from '../../../apps/lab/topology/snapshot.ts'
import { allowedMs, eventually } from '../../support/eventually.ts'
import { collectEvents, labPort } from '../../support/lab.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('the live topology', () => {
  let stack: Stack
  let port: number
  before(async () => {
    stack = await useStack()
    port = await labPort(stack)
  })
  after(() => stack.stop())

  /** Resolves when the command has been carried out. */
  async function runCommand(command: Command): Promise<{ at: number }> {
    await createControlClient(stack.runDir).run(command, { by: 'test' })
    return { at: Date.now() }
  }

  const partOf = (snapshot: Snapshot | undefined, name: string): ComponentView => {
    const part = snapshot?.parts.find((one) => one.name === name)
    assert.ok(part, `${name} is not in the snapshot`)
    return part
  }

  test('shows every part with what it uses, and the requests that pass', async (t) => {
    const snapshots = await collectEvents<Snapshot>(t, port, 'snapshot')
    await eventually(async () => {
      for (let count = 0; count < 12; count++) await stack.client().get('/products')
      const now = snapshots.last()
      assert.ok((now?.totals.requestsPerSecond ?? 0) > 0)
      for (const name of ['app-1', 'app-2', 'app-3'])
        assert.ok(partOf(now, name).requestsPerSecond, name)
      assert.ok(now?.flows.some(({ to, perSecond }) => to === 'db-2' && (perSecond ?? 0) > 0))
      assert.ok(now?.totals.p95Ms)
      for (const { name, memoryBytes, cpuPercent, version } of now?.parts ?? []) {
        assert.ok(memoryBytes && cpuPercent !== null, `${name}: ${memoryBytes} B, ${cpuPercent} %`)
        assert.match(version ?? 'none', /^(\d|(MySQL|MariaDB|Redis|Node) \d+\.)/, name)
      }
    })
  })

  test('a replica that dies is seen within a second, also while another hangs, and seen ready again', async (t) => {
    const snapshots = await collectEvents<Snapshot>(t, port, 'snapshot')
    await eventually(() => assert.equal(partOf(snapshots.last(), 'app-2').state, 'ready'))
    const { restarts, pid } = partOf(snapshots.last(), 'app-2')
    const hanging = partOf(snapshots.last(), 'app-3').pid
    assert.ok(pid && hanging)
    process.kill(hanging, 'SIGSTOP')
    t.after(() => process.kill(hanging, 'SIGCONT'))
    const killedAt = Date.now()
    process.kill(pid, 'SIGKILL')
    const tookMs = await eventually(() => {
      const dead = snapshots.all.find(
        (one) => one.at >= killedAt && partOf(one, 'app-2').state !== 'ready',
      )
      assert.ok(dead)
      return Date.now() - killedAt
    })
    assert.ok(tookMs < allowedMs(1000), `seen after ${tookMs} ms`)
    process.kill(hanging, 'SIGCONT')
    await eventually(() => {
      const part = partOf(snapshots.last(), 'app-2')
      assert.equal(part.state, 'ready')
      assert.equal(part.restarts, restarts + 1)
    })
  })

  test('what a command changes is seen within a second: a drain, a promotion', async (t) => {
    const snapshots = await collectEvents<Snapshot>(t, port, 'snapshot')
    const runAndSee = async (command: Command, seen: () => void) => {
      const sentAt = Date.now()
      const done = runCommand(command)
      let seenAt = 0
      await eventually(() => {
        seen()
        seenAt = Date.now()
      })
      // A promotion takes its time: then from its end.
      const { at } = await done
      const tookMs = Math.min(seenAt - sentAt, seenAt - at)
      assert.ok(tookMs < allowedMs(1000), `${commandText(command)} was seen after ${tookMs} ms`)
    }
    const state = () => partOf(snapshots.last(), 'app-1').state
    const name = 'app-1'
    await runAndSee({ command: 'drain', name }, () => assert.equal(state(), 'draining'))
    await runAndSee({ command: 'resume', name }, () => assert.equal(state(), 'ready'))
    for (const name of ['db-2', 'db-1'])
      await runAndSee({ command: 'promote', name }, () =>
        assert.equal(partOf(snapshots.last(), name).role, 'primary'),
      )
  })

  test('lag shows on the replica database, and goes away', async (t) => {
    const snapshots = await collectEvents<Snapshot>(t, port, 'snapshot')
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
    const snapshots = await collectEvents<Snapshot>(t, port, 'snapshot')
    const roles = () => ['db-1', 'db-2'].map((name) => partOf(snapshots.last(), name).role)
    await eventually(() => assert.deepEqual(roles(), ['primary', 'replica']))
    await stack.lab('promote', 'db-2')
    t.after(() => stack.lab('promote', 'db-1'))
    await eventually(() => assert.deepEqual(roles(), ['replica', 'primary']))
  })

  test('the history goes on, a point a second while somebody looks on', async (t) => {
    const snapshots = await collectEvents<Snapshot>(t, port, 'snapshot')
    const from = Math.ceil(Date.now() / 1000)
    await eventually(() => assert.ok((snapshots.last()?.at ?? 0) / 1000 > from + 6), 20_000)
    const response = await fetch(`http://127.0.0.1:${port}/api/history`)
    const { at, requests, p95Ms, sessionsFound } = (await response.json()) as History
    assert.ok(at.length > 5 && at.length <= 900)
    for (const values of [p95Ms, sessionsFound, ...Object.values(requests)])
      assert.equal(values.length, at.length)
    const seconds = (at.at(-1) ?? 0) - from
    const points = at.filter((one) => one > from).length
    assert.ok(points > seconds * 0.8, `${points} points in ${seconds} s`)
  })

  test('the page is there without a script, with the part that was asked for', async () => {
    const html = await (await fetch(`http://127.0.0.1:${port}/?part=db-1`)).text()
    assert.match(html, /<svg[\s\S]*data-part="app-3"/)
    assert.match(html, /<h2>db-1<\/h2>/)
    assert.match(html, /<th scope="row">redis<\/th>/)
  })
})
