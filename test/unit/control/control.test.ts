import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, type TestContext, test } from 'node:test'
import type { Command } from '../../../apps/control/commands/commands.ts'
import { createControl } from '../../../apps/control/control.ts'
import { Refusal } from '../../../apps/control/refusal.ts'
import { eventually } from '../../support/eventually.ts'
import { createFakeDriver } from '../../support/fake-driver.ts'

const sessions: Command = { command: 'sessions', value: 'memory' }
const reads: Command = { command: 'reads', value: 'primary' }
const page = (by: string, key?: string) => ({ by: `lab ${by}`, key, waitMs: 50 })
const commandLine = { by: 'command line' }

const refused = (status: number, text: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Refusal, String(error))
  assert.equal(error.status, status)
  assert.match(error.message, text)
  return true
}

describe('the control plane', () => {
  let runDir: string
  beforeEach(() => {
    runDir = mkdtempSync(path.join(tmpdir(), 'stickyshop-control-'))
  })
  afterEach(() => rmSync(runDir, { recursive: true }))

  function create(t: TestContext, fake = createFakeDriver()) {
    const control = createControl({
      ...{ driver: fake.driver, url: 'http://localhost:8080', runDir, log() {} },
    })
    t.after(() => control.stop({ forget: true }))
    return { control, ...fake }
  }

  /** The next thing that the driver does lasts until the returned function is called. */
  function hang({ hooks }: Pick<ReturnType<typeof createFakeDriver>, 'hooks'>) {
    let finish = () => {}
    hooks.before = () => {
      hooks.before = async () => {}
      return new Promise((resolve) => (finish = resolve))
    }
    return () => finish()
  }

  test('answers with a message, its code and values, and facts', async (t) => {
    const { control } = create(t)
    const answer = await control.run({ command: 'scale', count: 5 }, commandLine)
    assert.equal(answer.message, '5 app replicas are in rotation.')
    assert.deepEqual(
      [answer.code, answer.values.count, answer.facts],
      ['scaled', 5, { replicas: 5 }],
    )
  })

  test('writes down who wanted what, and what came of it', async (t) => {
    const { control } = create(t)
    await control.run(sessions, page('127.0.0.1'))
    const kill: Command = { command: 'kill', name: 'app-9' }
    await assert.rejects(control.run(kill, commandLine), refused(404, /no "app-9".*Known names/))
    const [second, first] = control.audit()
    assert.deepEqual(
      [first?.by, first?.command, first?.ok],
      ['lab 127.0.0.1', 'sessions memory', true],
    )
    assert.deepEqual(
      [second?.by, second?.command, second?.ok],
      ['command line', 'kill app-9', false],
    )
    assert.equal(second?.message?.code, 'unknown-name-meant')
    await control.run({ command: 'token' }, commandLine)
    assert.equal(control.audit().length, 2)
  })

  test('refuses a second page after a moment, and says what is going on', async (t) => {
    const { control, done, ...fake } = create(t)
    const finish = hang(fake)
    const first = control.run(sessions, page('::1'))
    await assert.rejects(control.run(reads, page('::2')), refused(409, /sessions memory/))
    finish()
    await first
    assert.deepEqual(done, ['set session_store memory'])
  })

  test('runs a second command when the first is done', async (t) => {
    const { control, done, ...fake } = create(t)
    const finish = hang(fake)
    const both = [control.run(sessions, page('::1')), control.run(reads, commandLine)]
    await eventually(() => assert.equal(done.length, 1))
    finish()
    await Promise.all(both)
    assert.deepEqual(done, ['set session_store memory', 'set reads primary'])
  })

  test('kills while another command is under way', async (t) => {
    const { control, done, ...fake } = create(t)
    const finish = hang(fake)
    const first = control.run({ command: 'roll' }, commandLine)
    await eventually(() => assert.equal(done.length, 1))
    const kill = control.run({ command: 'kill', name: 'app-2', wait: false }, page('::1'))
    await eventually(() => assert.deepEqual(done, ['restart app-1', 'kill app-2']))
    finish()
    await Promise.allSettled([first, kill])
  })

  test('belongs to a lesson that holds it, until that lets go', async (t) => {
    const { control, done } = create(t)
    const lesson = { by: 'lesson 2' }
    const release = await control.hold(lesson)
    for (const caller of [page('::1'), commandLine])
      await assert.rejects(
        control.run(sessions, caller),
        refused(409, /^Lesson 2 is running; stop/),
      )
    await assert.rejects(control.runAll('x', [reads], commandLine), refused(409, /Lesson 2/))
    await assert.rejects(control.hold({ by: 'lesson 3' }), refused(409, /Lesson 2/))
    assert.equal(control.audit()[0]?.message?.code, 'held')
    await control.run(sessions, lesson)
    release()
    await control.run(reads, commandLine)
    assert.deepEqual(done, ['set session_store memory', 'set reads primary'])
  })

  test('is not held while a command is under way', async (t) => {
    const { control, ...fake } = create(t)
    const finish = hang(fake)
    const first = control.run(sessions, commandLine)
    await assert.rejects(
      control.hold({ by: 'lesson 2', waitMs: 20 }),
      refused(409, /sessions memory/),
    )
    finish()
    await first
    assert.equal(control.access().holder, null)
  })

  test('is locked for everybody without the key, but not for a lesson that holds it', async (t) => {
    const { control } = create(t)
    const key = control.lock()
    assert.equal(control.lock(), key)
    for (const caller of [page('::1'), page('::1', 'guess'), commandLine])
      await assert.rejects(control.run(sessions, caller), refused(423, /locked/))
    assert.deepEqual([control.isLockedFor(undefined), control.isLockedFor(key)], [true, false])
    await control.run(sessions, page('::1', key))
    const release = await control.hold({ by: 'lesson 2' })
    await control.run(reads, { by: 'lesson 2' })
    release()
    // Those who have lost the key restart the lab.
    await control.run({ command: 'restart', name: 'lab' }, commandLine)
    control.unlock()
    await control.run(sessions, commandLine)
    assert.notEqual(control.lock(), key)
  })

  test('runs several commands, and passes over one that is refused', async (t) => {
    const { control, done } = create(t)
    const problems = await control.runAll(
      'A situation',
      [sessions, { command: 'kill', name: 'app-9' }, reads],
      page('::1'),
    )
    assert.deepEqual(done, ['set session_store memory', 'set reads primary'])
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['unknown-name-meant'],
    )
    assert.equal(control.audit().length, 3)
  })

  test('restores what is out of order, in an order that works, and nothing else', async (t) => {
    const { control, done } = create(t)
    await control.run({ command: 'restore' }, commandLine)
    assert.equal(done.length, 0)
    for (const command of [
      { command: 'lag', seconds: 3 },
      { command: 'promote', name: 'db-2' },
      { command: 'stop', name: 'db-1' },
      { command: 'slow', name: 'app-2', ms: 200 },
      { command: 'drain', name: 'app-1' },
      { command: 'weight', name: 'app-2', weight: 3 },
      { command: 'scale', count: 5 },
      { command: 'scale', service: 'whoami', count: 4 },
      sessions,
    ])
      await control.run(command, commandLine)
    done.length = 0
    const answer = await control.run({ command: 'restore' }, commandLine)
    assert.equal(answer.code, 'restored', answer.message)
    assert.deepEqual(done, [
      'start db-1',
      'delay 0',
      'DELETE /faults/slow app-2',
      ...['resume app-1', 'DELETE /faults/slow app-1', 'undrain app-1'],
      'promote db-1',
      'weight app-2 1',
      'scale 3',
      'scale whoami 2',
      'set session_store redis',
    ])
  })

  test('says what is wrong with a command', async (t) => {
    const { control } = create(t)
    const wrong: [Record<string, unknown>, number, RegExp][] = [
      [{ command: 'explode' }, 404, /no command "explode"/],
      [{ command: 'scale', count: 21 }, 422, /1 to 20/],
      [{ command: 'scale', count: 2.5 }, 422, /1 to 20/],
      [{ command: 'scale' }, 422, /count/],
      [{ command: 'sessions', value: 'memroy' }, 422, /Did you mean memory\?/],
      [{ command: 'kill', name: 'ap-2' }, 404, /Did you mean app-\d\?/],
      [{ command: 'drain', name: 'redis' }, 422, /Only app replicas.*app-1, app-2, app-3/],
      [{ command: 'weight', name: 'db-1', weight: 2 }, 422, /Only app replicas.*app-1/],
      [{ command: 'weight', name: 'app-1', weight: 0 }, 422, /1 to 10.*lab drain app-1/],
      [{ command: 'weight', name: 'app-1', weight: 1.5 }, 422, /1 to 10/],
      [{ command: 'slow', name: 'app-1', ms: 20_000 }, 422, /at most 10 s/],
      [{ command: 'lag', seconds: 1.5 }, 422, /whole seconds/],
      [{ command: 'promote', name: 'db-3' }, 404, /db-1, db-2/],
      [{ command: 'pause', name: 'app-1', forMs: 0 }, 422, /forMs/],
    ]
    for (const [command, status, text] of wrong)
      await assert.rejects(control.run(command, commandLine), refused(status, text))
  })
})

describe('faults', () => {
  let runDir: string
  beforeEach(() => {
    runDir = mkdtempSync(path.join(tmpdir(), 'stickyshop-faults-'))
  })
  afterEach(() => rmSync(runDir, { recursive: true }))

  function create(t: TestContext, fake: ReturnType<typeof createFakeDriver>) {
    const control = createControl({
      ...{ driver: fake.driver, url: 'http://localhost:8080', runDir, log() {} },
    })
    t.after(() => control.stop({ forget: false }))
    return control
  }

  const faults = async (control: ReturnType<typeof create>) =>
    (await control.status()).faults.map(({ kind, target, endsAt }) => [
      kind,
      target,
      endsAt !== null,
    ])

  test('end by themselves', async (t) => {
    const fake = createFakeDriver()
    const control = create(t, fake)
    const forMs = 150
    for (const command of [
      { command: 'pause', name: 'app-1', forMs },
      { command: 'drain', name: 'app-2', forMs },
      { command: 'stop', name: 'redis', forMs },
      { command: 'lag', seconds: 3, forMs },
    ])
      await control.run(command, commandLine)
    await eventually(async () => assert.deepEqual(await faults(control), []))
    for (const end of ['resume app-1', 'undrain app-2', 'start redis', 'delay 0'])
      assert.ok(fake.done.includes(end), end)
  })

  test('a lag is a fault of each read replica, until it is ended', async (t) => {
    const fake = createFakeDriver()
    const control = create(t, fake)
    const second = fake.components.get('db-2')
    assert.ok(second)
    fake.components.set('db-3', { ...second, name: 'db-3' })
    const lag = (seconds: number) => control.run({ command: 'lag', seconds }, commandLine)
    assert.match((await lag(3)).message, /^db-2, db-3: /)
    assert.deepEqual(await faults(control), [
      ['lag', 'db-2', true],
      ['lag', 'db-3', true],
    ])
    await lag(0)
    assert.deepEqual(await faults(control), [])
  })

  test('that are ended while they begin are over, and leave nothing behind', async (t) => {
    for (const fault of ['drain', 'pause'] as const) {
      const fake = createFakeDriver()
      const control = create(t, fake)
      let finish = () => {}
      const begun = new Promise<void>((resolve) => {
        fake.hooks.before = () => {
          fake.hooks.before = async () => {}
          resolve()
          return new Promise((done) => (finish = done))
        }
      })
      const starts = control.run({ command: fault, name: 'app-1', forMs: 60_000 }, commandLine)
      await begun
      const ends = control.run({ command: 'resume', name: 'app-1' }, commandLine)
      finish()
      await Promise.all([starts, ends])
      assert.deepEqual(await faults(control), [])
      const driven = fake.done.filter((one) => !one.startsWith('DELETE'))
      assert.deepEqual(driven, [`${fault} app-1`, 'resume app-1', 'undrain app-1'])
    }
  })

  test('are in the status, with their end where they have one', async (t) => {
    const fake = createFakeDriver()
    const control = create(t, fake)
    await control.run({ command: 'pause', name: 'app-1', forMs: 60_000 }, commandLine)
    await control.run({ command: 'stop', name: 'redis' }, commandLine)
    await control.run({ command: 'slow', name: 'app-2', ms: 300, atOnce: 4 }, commandLine)
    const { faults: active } = await control.status()
    assert.deepEqual(
      active.map(({ target, text, endsAt }) => [target, text, endsAt !== null]),
      [
        ['app-1', 'paused', true],
        ['app-2', '300 ms slower, 4 at a time', true],
        ['redis', 'stopped', false],
      ],
    )
    await control.run({ command: 'scale', count: 1 }, commandLine)
    await control.run({ command: 'resume', name: 'app-1' }, commandLine)
    assert.deepEqual(await faults(control), [['stop', 'redis', false]])
  })

  test('end at their time though the control plane has died meanwhile', async (t) => {
    const fake = createFakeDriver()
    const before = create(t, fake)
    await before.run({ command: 'pause', name: 'app-1', forMs: 60_000 }, commandLine)
    await before.run({ command: 'pause', name: 'app-2', forMs: 60_000 }, commandLine)
    await before.run({ command: 'stop', name: 'redis', forMs: 500 }, commandLine)
    const { faults: promised } = await before.status()
    before.stop({ forget: false })
    // Somebody has undone one of them by hand.
    fake.become('app-2', 'ready')

    const after = create(t, fake)
    await after.start()
    const { faults: kept } = await after.status()
    assert.deepEqual(
      kept,
      promised.filter(({ target }) => target !== 'app-2'),
    )
    await eventually(async () => assert.deepEqual(await faults(after), [['pause', 'app-1', true]]))
    assert.ok(fake.done.includes('start redis'))
  })
})
