import { mkdirSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandWithEngine } from '../../../infra/stages/stages.ts'
import type { ControlClient } from '../../control/client.ts'
import type { Command } from '../../control/commands/commands.ts'
import type { Status } from '../../control/status/status.ts'
import { readJson, writeJson } from '../../shared/json-file.ts'
import type { Logger } from '../../shared/logger.ts'
import { until } from '../../shared/until.ts'
import type { LabConfig } from '../config.ts'
import type { EventStream } from '../http/event-stream.ts'
import { Refused } from '../refused.ts'
import type { Texts } from '../texts/texts.ts'
import type { Traffic } from '../traffic/traffic.ts'
import type { Lesson } from './lesson.ts'
import { commandFor, missingFrom } from './needs.ts'
import { createProgress, type Run } from './progress.ts'
import { type Before, isStarting, notHealthy, restore, stateBefore } from './restore.ts'
import { runExperiment } from './workbench.ts'

export type Lessons = ReturnType<typeof createLessons>

/** A run that is under way; the event `lesson`, with `phase: 'idle'` when none is. */
export interface Running {
  lesson: string
  number: number
  phase: 'running' | 'putting-back'
  /** Waits for people to answer: see `asksMeanwhile`. */
  asks: boolean
  startedAt: string
  /** Keys of the lesson's `steps` texts; milliseconds since the start. */
  steps: { key: string; atMs: number }[]
}

interface LessonsParts {
  config: LabConfig
  control: ControlClient
  traffic: Traffic
  eventStream: EventStream
  log: Logger
}

const folder = 'lab'
const beforeFile = `${folder}/lesson-before.json`
const longestMs = 180_000
/** How long people may take to answer a question that is asked meanwhile. */
const answerMs = 900_000
const startingMs = 15_000
const holdWaitMs = 1500
const controlStartMs = 120_000
/** A container has ten seconds between SIGTERM and SIGKILL. */
const stopTimeoutMs = 8000

/** Runs one lesson at a time, and restores the system afterwards. */
export function createLessons({ config, control, traffic, eventStream, log }: LessonsParts) {
  const progress = createProgress(`${folder}/lessons.json`)
  let running: Running | null = null
  let busy = false
  let stopper = new AbortController()
  let finish = () => {}
  let finished: Promise<void> = Promise.resolve()
  let stopping = false

  const runFor = (number: number) => (command: Command) =>
    control.run(command, { by: nameOf(number) })

  /** The control plane may start at the same time. */
  async function holdWhenFree(number: number): Promise<(() => Promise<void>) | undefined> {
    let release: (() => Promise<void>) | undefined
    const isHeld = async () => {
      release = await control.hold(nameOf(number)).catch(() => undefined)
      return release !== undefined
    }
    await until(isHeld, controlStartMs, 500)
    return release
  }

  const publish = () => eventStream.publish('lesson', running ?? { phase: 'idle' })

  /**
   * Resolves when the lesson has begun. @throws Refused while anything else is going on
   * @param asks people are to answer while it runs
   */
  async function run(lesson: Lesson, asks = false): Promise<void> {
    if (busy) throw refuseBusy(running)
    busy = true
    try {
      if (traffic.running()) throw refuse(({ refusals }) => refusals.traffic)
      const status = await waitWhileStarting(control.status)
      const inContainers = config.COMMANDER === 'engine'
      const missing = missingFrom(status.stage, lesson.needs, inContainers)
      if (missing.length > 0) {
        const command = commandFor(lesson.needs, status.stage, inContainers)
        throw refuse(({ needs }) => needs.refusal(needs.missing(missing, lesson.needs), command))
      }
      const problems = notHealthy(status)
      if (problems.length > 0) throw refuseNotHealthy(problems)
      if (lesson.needsEngine && config.CAN_SCALE === 'off')
        throw refuse(({ refusals }) => refusals.outOfReach(commandWithEngine(status.stage)))
      const release = await control.hold(nameOf(lesson.number), holdWaitMs)
      try {
        begin(lesson, stateBefore(lesson.number, status), asks, release)
      } catch (error) {
        await release()
        throw error
      }
    } catch (error) {
      busy = false
      throw error
    }
  }

  function begin(
    lesson: Lesson,
    before: Before,
    asks: boolean,
    release?: () => Promise<void>,
  ): void {
    mkdirSync(folder, { recursive: true })
    writeJson(beforeFile, before)
    stopper = new AbortController()
    const { number, id } = lesson
    const startedAt = new Date().toISOString()
    running = { lesson: id, number, phase: 'running', asks, startedAt, steps: [] }
    publish()
    finished = carryOut(lesson, before, running)
      .catch((error) => log.error({ err: error }, nameOf(number)))
      .finally(() => end(release))
  }

  async function carryOut(lesson: Lesson, before: Before, now: Running): Promise<void> {
    const begun = performance.now()
    const timeoutMs = now.asks ? answerMs + longestMs : longestMs
    const signal = AbortSignal.any([stopper.signal, AbortSignal.timeout(timeoutMs)])
    const outcome = await runExperiment(lesson, {
      config,
      control,
      signal,
      run: runFor(lesson.number),
      earlier: progress.lastFound(lesson.id),
      answered: now.asks ? answersOf(now) : undefined,
      onStep(key) {
        now.steps.push({ key, atMs: Math.round(performance.now() - begun) })
        publish()
      },
    }).then(
      (finding) => ({ finding, problem: null }),
      (error: Error) => ({ finding: null, problem: problemOf(error) }),
    )
    // The supervisor may be stopping, too: the next start of the lab restores from the file.
    if (stopping && config.COMMANDER === 'supervisor') return
    const tookMs = Math.round(performance.now() - begun)
    now.phase = 'putting-back'
    publish()
    const notPutBack = await restoreAll(before)
    const { id, startedAt } = { id: lesson.id, startedAt: now.startedAt }
    progress.saveRun({ lesson: id, startedAt, tookMs, ...outcome, notPutBack })
  }

  /** Until somebody ends the search, or the time is over. */
  async function answersOf(now: Running): Promise<void> {
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    await Promise.race([finished, sleep(answerMs, null, { ref: false })])
    now.asks = false
    publish()
  }

  async function restoreAll(before: Before): Promise<string[]> {
    const left = await restore({ status: control.status, run: runFor(before.lesson) }, before)
    if (left.length > 0) log.error({ left }, `${nameOf(before.lesson)}: not put back`)
    rmSync(beforeFile, { force: true })
    return left
  }

  async function end(release?: () => Promise<void>): Promise<void> {
    await release?.()
    running = null
    busy = false
    publish()
  }

  return {
    run,
    running: (): Running | null => running,
    busy: (): boolean => busy,
    lastRun: (id: string): Run | undefined => progress.lastRun(id),
    prediction: progress.prediction,
    savePrediction: progress.savePrediction,
    deletePrediction: progress.deletePrediction,
    /** Deletes every prediction and result, of everybody. */
    resetProgress: progress.reset,

    /** Ends the time to answer a question that is asked meanwhile. */
    finish: (): void => finish(),

    /** Stops the lesson that runs; the system is restored all the same. */
    abort(): void {
      stopper.abort(new Stopped('stopped'))
    },

    /** Restores the system after a lesson during which the lab died. */
    start(): void {
      publish()
      const before = readJson<Before>(beforeFile)
      if (!before) return
      busy = true
      log.warn(`${nameOf(before.lesson)} was interrupted: restoring the system`)
      finished = holdWhenFree(before.lesson).then(async (release) => {
        await restoreAll(before).catch((error) => log.error({ err: error }, nameOf(before.lesson)))
        await end(release)
      })
    },

    async stop(): Promise<void> {
      stopping = true
      stopper.abort(new Stopped('stopped'))
      const timeout = new Promise((resolve) => setTimeout(resolve, stopTimeoutMs).unref())
      if (busy && config.COMMANDER === 'engine') await Promise.race([finished, timeout])
    },
  }
}

/** The status, after a wait for components that are just starting. */
async function waitWhileStarting(read: () => Promise<Status>): Promise<Status> {
  let status = await read()
  await until(
    async () => {
      if (notHealthy(status).length === 0 || !isStarting(status)) return true
      status = await read()
      return false
    },
    startingMs,
    250,
  )
  return status
}

/** Somebody has stopped the lesson; the message is a key of the texts' `problems`. */
class Stopped extends Error {}

const problemOf = (error: Error) => (error.name === 'TimeoutError' ? 'late' : error.message)

const nameOf = (number: number) => `lesson ${number}`

const refuse = (words: (texts: Texts['lessons']) => string) =>
  new Refused(409, ({ lessons }) => words(lessons))

const refuseBusy = (running: Running | null) =>
  refuse(({ refusals }) => (running ? refusals.runs(running.number) : refusals.puttingBack))

const refuseNotHealthy = (problems: readonly string[]) =>
  new Refused(409, ({ translateSentence, lessons }) =>
    lessons.refusals.notHealthy(problems.map(translateSentence).join(', ')),
  )
