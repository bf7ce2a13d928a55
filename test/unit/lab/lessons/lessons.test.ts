import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type ControlClient, ControlError } from '../../../../apps/control/client.ts'
import type { Command } from '../../../../apps/control/commands/commands.ts'
import { readLabConfig } from '../../../../apps/lab/config.ts'
import { createEventStream } from '../../../../apps/lab/http/event-stream.ts'
import { lesson as lostLogin } from '../../../../apps/lab/lessons/02-lost-login/lesson.ts'
import type { Lesson, Numbers, Workbench } from '../../../../apps/lab/lessons/lesson.ts'
import { createLessons } from '../../../../apps/lab/lessons/runner.ts'
import { texts } from '../../../../apps/lab/texts/texts.ts'
import { createTraffic } from '../../../../apps/lab/traffic/traffic.ts'
import { createLogger } from '../../../../apps/shared/logger.ts'
import { eventually } from '../../../support/eventually.ts'
import { healthyStatus, type StatusWithRedis, switchesAfter } from '../../../support/status.ts'

const note = 'lab/lesson-before.json'
const words = texts.en.lessons.refusals

const numbers: Numbers = { known3: 20 }

const result = {
  ...{ answer: 1, expected: 1, table: [] },
  chart: { kind: 'bars' as const, x: [], series: {} },
}

const lessonThat = (
  measure: (bench: Workbench) => Promise<Numbers>,
  needsEngine = false,
): Lesson => ({
  ...{ number: 2, id: 'lost-login', needs: {}, needsEngine, measure, texts: lostLogin.texts },
  ...{ question: { kind: 'number', min: 0, max: 100 }, result: () => result },
  ...{ claims: {}, explanation: {}, theory: {} },
})

/** Turns a switch, and then never comes to an end by itself. */
const endless = lessonThat(async (bench) => {
  await bench.run({ command: 'sessions', value: 'memory' })
  bench.step('memory')
  return new Promise(() => {})
})

describe('lessons', () => {
  const home = process.cwd()
  let folder: string
  let now: StatusWithRedis
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'lessons-'))
    process.chdir(folder)
    now = healthyStatus()
  })
  afterEach(() => {
    process.chdir(home)
    rmSync(folder, { recursive: true })
  })

  function create(environment: NodeJS.ProcessEnv = {}) {
    const config = readLabConfig({
      LAB_TOKEN: 'token-token-token',
      INTERNAL_SECRET: 'secret-secret-secret',
      ...environment,
    })
    const log = createLogger('lab', 'text')
    log.level = 'silent'
    const eventStream = createEventStream()
    const control = {
      status: async () => structuredClone(now),
      async run(command: Command) {
        if (config.COMMANDER === 'engine' && command.command === 'scale')
          throw new ControlError(409, {
            ...{ error: 'from outside', code: 'type-outside', values: {}, commands: [] },
          })
        now.switches = switchesAfter(now.switches, command)
        return {}
      },
      hold: async () => async () => {},
    } as unknown as ControlClient
    const traffic = createTraffic({ config, eventStream, log } as never)
    return createLessons({ config, control, traffic, eventStream, log })
  }

  const isOver = (lessons: ReturnType<typeof create>) =>
    eventually(() => assert.equal(lessons.busy(), false))

  test('keep what was found, and whether everything is back', async () => {
    const lessons = create()
    await lessons.run(lessonThat(async () => numbers))
    await isOver(lessons)
    const run = create().lastRun('lost-login')
    assert.deepEqual(run?.finding, { numbers, ...result, contradicted: [] })
    assert.deepEqual(run?.notPutBack, [])
    assert.equal(existsSync(note), false)
  })

  test('run one at a time', async () => {
    const lessons = create()
    await lessons.run(endless)
    await assert.rejects(lessons.run(endless), { status: 409, message: words.runs(2) })
    lessons.abort()
    await isOver(lessons)
  })

  test('about packets or processes are refused in containers before they begin', async () => {
    const local = { ...lessonThat(async () => numbers), needs: { local: true as const } }
    const inContainers = create({ COMMANDER: 'engine' })
    const message =
      /needs a shop without containers \(npm start\).*: npm start -- --stage distributed$/
    await assert.rejects(inContainers.run(local), { status: 409, message })
    assert.equal(inContainers.busy(), false)
    const locally = create()
    await locally.run(local)
    await isOver(locally)
    assert.equal(locally.lastRun('lost-login')?.problem, null)
  })

  test('are put back when somebody stops them', async () => {
    const lessons = create()
    await lessons.run(endless)
    await eventually(() => assert.equal(now.switches.sessions, 'memory'))
    lessons.abort()
    await isOver(lessons)
    assert.equal(now.switches.sessions, 'redis')
    assert.equal(lessons.lastRun('lost-login')?.problem, 'stopped')
  })

  test('are put back when they fail', async () => {
    const lessons = create()
    const failing = lessonThat(async (bench) => {
      await bench.run({ command: 'strategy', value: 'sticky' })
      throw new Error('a stone in the way')
    })
    await lessons.run(failing)
    await isOver(lessons)
    assert.equal(now.switches.strategy, 'round-robin')
    assert.equal(lessons.lastRun('lost-login')?.problem, 'a stone in the way')
  })

  test('are put back by the next lab when theirs is gone', async () => {
    const gone = create()
    await gone.run(endless)
    await eventually(() => assert.equal(now.switches.sessions, 'memory'))
    await gone.stop()
    assert.equal(now.switches.sessions, 'memory')

    const next = create()
    next.start()
    await assert.rejects(next.run(endless), { status: 409, message: words.puttingBack })
    await isOver(next)
    assert.equal(now.switches.sessions, 'redis')
    assert.equal(existsSync(note), false)
  })

  test('do not begin on a system that is not well', async () => {
    now.faults = [{ kind: 'stop', target: 'redis', text: 'stopped', endsAt: null }]
    await assert.rejects(create().run(endless), {
      status: 409,
      message: words.notHealthy('redis: stopped'),
    })
  })

  test('wait for what is just coming back', async () => {
    Object.assign(now.redis, { state: 'waiting' })
    setTimeout(() => Object.assign(now.redis, { state: 'ready' }), 300)
    const lessons = create()
    await lessons.run(lessonThat(async () => numbers))
    await isOver(lessons)
    assert.equal(lessons.lastRun('lost-login')?.problem, null)
  })

  test('that scale or deploy say what containers need for that', async () => {
    const lessons = create({ CAN_SCALE: 'off' })
    const scaling = lessonThat(async () => numbers, true)
    await assert.rejects(lessons.run(scaling), {
      status: 409,
      message: /-f infra\/compose\/control\.yml/,
    })
    assert.equal(lessons.busy(), false)
  })

  test('drop runs that were stored by version 0.1, which have no claims', async () => {
    const lessons = create()
    await lessons.run(lessonThat(async () => numbers))
    await isOver(lessons)
    const file = 'lab/lessons.json'
    const old = readFileSync(file, 'utf8').replace('"contradicted"', '"broken"')
    writeFileSync(file, old)
    assert.equal(create().lastRun('lost-login'), undefined)
  })

  test('forget the predictions of everybody on demand, and remember them otherwise', () => {
    const lessons = create()
    lessons.savePrediction('somebody', 'lost-login', 'half')
    assert.equal(create().prediction('somebody', 'lost-login')?.answer, 'half')
    lessons.resetProgress()
    assert.equal(create().prediction('somebody', 'lost-login'), undefined)
  })
})
