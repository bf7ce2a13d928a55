import { mkdirSync, rmSync } from 'node:fs'
import type { ControlClient } from '../../control/client.ts'
import type { Command } from '../../control/commands/commands.ts'
import type { Status } from '../../control/status/status.ts'
import { readJson, writeJson } from '../../shared/json-file.ts'
import type { Logger } from '../../shared/logger.ts'
import { until } from '../../shared/until.ts'
import type { ConsoleConfig } from '../config.ts'
import type { Hub } from '../live/hub.ts'
import { Refused } from '../refused.ts'
import type { Texts } from '../texts/texts.ts'
import type { Traffic } from '../traffic/traffic.ts'
import { type Before, passes, remember, unrest } from './before.ts'
import { createKeep } from './keep.ts'
import type { Lesson } from './lesson.ts'
import { putBack } from './put-back.ts'
import { checkReach, runLesson } from './run-lesson.ts'
import type { Run, Running } from './runs.ts'

export type Lessons = ReturnType<typeof createLessons>

interface LessonsParts {
  config: ConsoleConfig
  control: ControlClient
  traffic: Traffic
  hub: Hub
  log: Logger
}

const folder = 'console'
const note = `${folder}/lesson-before.json`
const longestMs = 180_000
const comingBackMs = 15_000
const holdWaitMs = 1500
const startsWithinMs = 120_000
/** Containers get ten seconds to end. */
const lastMomentsMs = 8000

/** The course: runs one lesson at a time, and leaves the system as it found it. */
export function createLessons({ config, control, traffic, hub, log }: LessonsParts) {
  const keep = createKeep(`${folder}/lessons.json`)
  let running: Running | null = null
  let busy = false
  let stopper = new AbortController()
  let over: Promise<void> = Promise.resolve()
  let leaving = false

  const runFor = (number: number) => (command: Command) =>
    control.run(command, { by: nameOf(number) })

  /** The control plane may start at the same time. */
  async function holdWhenFree(number: number): Promise<(() => Promise<void>) | undefined> {
    let release: (() => Promise<void>) | undefined
    const isHeld = async () => {
      release = await control.hold(nameOf(number)).catch(() => undefined)
      return release !== undefined
    }
    await until(isHeld, startsWithinMs, 500)
    return release
  }

  const tell = () => hub.publish('lesson', running ?? { phase: 'idle' })

  /** Resolves when the lesson has begun. @throws Refused while something else is going on */
  async function run(lesson: Lesson): Promise<void> {
    if (busy) throw refuseBusy(running)
    busy = true
    try {
      if (traffic.running()) throw refuse(({ refusals }) => refusals.traffic)
      const status = await settled(control.status)
      const troubles = unrest(status)
      if (troubles.length > 0) throw refuseUnrest(troubles)
      checkReach(lesson, config)
      const release = await control.hold(nameOf(lesson.number), holdWaitMs)
      begin(lesson, remember(lesson.number, status), release)
    } catch (error) {
      busy = false
      throw error
    }
  }

  function begin(lesson: Lesson, before: Before, release?: () => Promise<void>): void {
    mkdirSync(folder, { recursive: true })
    writeJson(note, before)
    stopper = new AbortController()
    const { number, id } = lesson
    const startedAt = new Date().toISOString()
    running = { lesson: id, number, phase: 'running', startedAt, steps: [] }
    tell()
    over = carryOut(lesson, before, running)
      .catch((error) => log.error({ err: error }, nameOf(number)))
      .finally(() => end(release))
  }

  async function carryOut(lesson: Lesson, before: Before, now: Running): Promise<void> {
    const begun = performance.now()
    const signal = AbortSignal.any([stopper.signal, AbortSignal.timeout(longestMs)])
    const outcome = await runLesson(lesson, {
      config,
      control,
      signal,
      run: runFor(lesson.number),
      onStep(key) {
        now.steps.push({ key, atMs: Math.round(performance.now() - begun) })
        tell()
      },
    }).then(
      (finding) => ({ finding, problem: null }),
      (error: Error) => ({ finding: null, problem: problemOf(error) }),
    )
    // The supervisor may be on its way out, too: the next console reads the note.
    if (leaving && config.COMMANDER === 'supervisor') return
    const tookMs = Math.round(performance.now() - begun)
    now.phase = 'putting-back'
    tell()
    const notPutBack = await restore(before)
    const { id, startedAt } = { id: lesson.id, startedAt: now.startedAt }
    keep.keepRun({ lesson: id, startedAt, tookMs, ...outcome, notPutBack })
  }

  async function restore(before: Before): Promise<string[]> {
    const hands = { status: control.status, run: runFor(before.lesson) }
    const left = await putBack(hands, before)
    if (left.length > 0) log.error({ left }, `${nameOf(before.lesson)}: not put back`)
    rmSync(note, { force: true })
    return left
  }

  async function end(release?: () => Promise<void>): Promise<void> {
    await release?.()
    running = null
    busy = false
    tell()
  }

  return {
    run,
    running: (): Running | null => running,
    busy: (): boolean => busy,
    lastRun: (id: string): Run | undefined => keep.run(id),
    prediction: keep.prediction,
    predict: keep.keepPrediction,
    forget: keep.forgetPrediction,
    /** Forgets every prediction and result, of everybody. */
    resetProgress: keep.reset,

    /** Ends the lesson that runs; the system is put back all the same. */
    abort(): void {
      stopper.abort(new Stopped('stopped'))
    },

    /** Puts back what a lesson left that died with its console. */
    start(): void {
      tell()
      const before = readJson<Before>(note)
      if (!before) return
      busy = true
      log.warn(`${nameOf(before.lesson)} was cut short: putting everything back`)
      over = holdWhenFree(before.lesson).then(async (release) => {
        await restore(before).catch((error) => log.error({ err: error }, nameOf(before.lesson)))
        await end(release)
      })
    },

    async stop(): Promise<void> {
      leaving = true
      stopper.abort(new Stopped('stopped'))
      const moments = new Promise((resolve) => setTimeout(resolve, lastMomentsMs).unref())
      if (busy && config.COMMANDER === 'engine') await Promise.race([over, moments])
    },
  }
}

/** How things stand; what is just coming back is waited for. */
async function settled(read: () => Promise<Status>): Promise<Status> {
  let status = await read()
  await until(
    async () => {
      if (unrest(status).length === 0 || !passes(status)) return true
      status = await read()
      return false
    },
    comingBackMs,
    250,
  )
  return status
}

/** Somebody has ended the lesson; the message is a key of the texts' `problems`. */
class Stopped extends Error {}

const problemOf = (error: Error) => (error.name === 'TimeoutError' ? 'late' : error.message)

const nameOf = (number: number) => `lesson ${number}`

const refuse = (say: (words: Texts['lessons']) => string) =>
  new Refused(409, ({ lessons }) => say(lessons))

const refuseBusy = (running: Running | null) =>
  refuse(({ refusals }) => (running ? refusals.runs(running.number) : refusals.puttingBack))

const refuseUnrest = (troubles: readonly string[]) =>
  new Refused(409, ({ answers, lessons }) =>
    lessons.refusals.unrest(troubles.map(answers).join(', ')),
  )
