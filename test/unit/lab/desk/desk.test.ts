import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Status } from '../../../../apps/control/status/status.ts'
import { createDesk } from '../../../../apps/lab/desk/desk.ts'
import type { Order } from '../../../../apps/lab/desk/order.ts'
import { turn } from '../../../../apps/lab/desk/reset-orders.ts'
import { Refused } from '../../../../apps/lab/refused.ts'
import type { Feed } from '../../../../apps/lab/system/feed.ts'
import type { System } from '../../../../apps/lab/system/system.ts'
import { createLogger } from '../../../../apps/shared/logger.ts'

const sessions = turn('sessions', 'memory')
const reads = turn('reads', 'primary')

const asAtFirst = {
  switches: {
    replicas: 3,
    strategy: 'round-robin',
    sessions: 'redis',
    reads: 'replica',
    freshness: 'on',
    cache: 'off',
  },
  databases: [
    { name: 'db-1', role: 'primary' },
    { name: 'db-2', role: 'replica' },
  ],
  faults: [],
} as unknown as Status

/** A desk over a system that only remembers; an order to it waits until `finish` is called. */
function deskOver(statuses: Status[] = [asAtFirst]) {
  const given: string[] = []
  const waiting: (() => void)[] = []
  let slow = false
  const system = {
    async order(_method: string, place: string, body?: { value?: unknown }) {
      given.push(`${place} ${body?.value ?? ''}`.trim())
      if (place.endsWith('/kill')) throw new Refused(409, 'app-9 does not run (stopped).')
      if (slow) await new Promise<void>((resolve) => waiting.push(resolve))
      return { message: 'done' }
    },
    status: async () => (statuses.length > 1 ? statuses.shift() : statuses[0]),
  } as unknown as System
  const desk = createDesk({
    system,
    feed: { onSample() {} } as unknown as Feed,
    hub: { publish() {} } as never,
    log: createLogger('test', 'text'),
  })
  const takeTime = () => {
    slow = true
  }
  return { desk, given, takeTime, finish: () => waiting.shift()?.() }
}

const refused = (status: number, text: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Refused)
  assert.equal(error.status, status)
  assert.match(error.message, text)
  return true
}

describe('the desk', () => {
  const home = process.cwd()
  const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-desk-'))
  before(() => process.chdir(folder))
  beforeEach(() => rmSync('console', { recursive: true, force: true }))
  after(() => {
    process.chdir(home)
    rmSync(folder, { recursive: true })
  })

  test('writes down who wanted what, and what came of it', async () => {
    const { desk } = deskOver()
    await desk.give(sessions, 'console 127.0.0.1')
    const kill: Order = { method: 'POST', path: '/processes/app-9/kill' }
    await assert.rejects(desk.give(kill, 'lesson 4'), refused(409, /does not run/))
    const [second, first] = desk.audit()
    assert.deepEqual([first?.by, first?.ok, first?.outcome], ['console 127.0.0.1', true, 'done'])
    assert.deepEqual([second?.by, second?.ok], ['lesson 4', false])
    assert.match(second?.outcome ?? '', /does not run/)
  })

  test('refuses a second person after a moment, and says what is going on', async () => {
    const { desk, given, takeTime, finish } = deskOver()
    takeTime()
    const first = desk.give(sessions, 'console ::1')
    await assert.rejects(desk.give(reads, 'console ::2'), refused(409, /sessions memory/))
    finish()
    await first
    assert.deepEqual(given, ['/switches/sessions memory'])
  })

  test('lets a second person have his turn when the first is soon done', async () => {
    const { desk, given, takeTime, finish } = deskOver()
    takeTime()
    const both = [desk.give(sessions, 'console ::1'), desk.give(reads, 'console ::2')]
    await new Promise(setImmediate)
    assert.equal(given.length, 1)
    finish()
    await both[0]
    await new Promise(setImmediate)
    finish()
    await both[1]
    assert.deepEqual(given, ['/switches/sessions memory', '/switches/reads primary'])
  })

  test('belongs to a lesson that holds it, until that lets go', async () => {
    const { desk, given } = deskOver()
    const release = desk.hold('lesson 2')
    await assert.rejects(
      desk.give(sessions, 'console ::1'),
      refused(409, /^Lesson 2 is running; stop it first/),
    )
    await assert.rejects(desk.resetAll('console ::1'), refused(409, /Lesson 2/))
    assert.throws(() => desk.hold('lesson 3'), refused(409, /Lesson 2/))
    await desk.give(sessions, 'lesson 2')
    release()
    await desk.give(reads, 'console ::1')
    assert.deepEqual(given, ['/switches/sessions memory', '/switches/reads primary'])
  })

  test('resets what is out of order, in an order that works, and nothing else', async () => {
    const disturbed = {
      ...asAtFirst,
      switches: { ...asAtFirst.switches, replicas: 5, sessions: 'memory' },
      databases: [
        { name: 'db-1', role: 'replica' },
        { name: 'db-2', role: 'primary' },
      ],
      faults: [
        { kind: 'stop', target: 'db-1', text: 'stopped', endsAt: null },
        { kind: 'slow', target: 'app-2', text: '200 ms slower', endsAt: null },
        { kind: 'lag', target: 'db-1', text: 'lag of 3 s', endsAt: null },
        { kind: 'drain', target: 'app-1', text: 'drained', endsAt: null },
      ],
    } as unknown as Status
    const { desk, given } = deskOver([disturbed])
    assert.deepEqual(await desk.resetAll('console ::1'), { problems: [] })
    assert.deepEqual(given, [
      '/processes/db-1/start',
      '/processes/app-2/slow',
      '/lag',
      '/processes/app-1/resume',
      '/switches/primary db-1',
      '/switches/replicas 3',
      '/switches/sessions redis',
    ])
    const calm = deskOver()
    await calm.desk.resetAll('console ::1')
    assert.deepEqual(calm.given, [])
  })

  test('at most twenty refusals a minute are on the record, and whether it was a stranger', (t) => {
    t.mock.timers.enable({ apis: ['Date'] })
    const { desk } = deskOver()
    const others = desk.audit().length
    const refusal = () => new Refused(403, 'No.')
    for (let count = 0; count < 30; count++) desk.noteRefusal(refusal(), reads, 'console', false)
    assert.equal(desk.audit().length - others, 20)
    t.mock.timers.tick(61_000)
    desk.noteRefusal(refusal(), reads, 'console', true)
    const [newest, before] = desk.audit()
    assert.equal(desk.audit().length - others, 21)
    assert.deepEqual([newest?.stranger, before?.stranger], [undefined, true])
  })
})
