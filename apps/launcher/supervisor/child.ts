import { EventEmitter } from 'node:events'
import { duration } from '../cli/duration.ts'
import type { ProcessSpec } from '../plan/process-spec.ts'
import { createBackoff } from './backoff.ts'
import { logTail } from './log-tail.ts'
import { rotateLog } from './rotate-log.ts'
import {
  type Exit,
  type RunningProcess,
  signalGroup,
  signalProcess,
  spawnProcess,
} from './spawn-process.ts'
import { until } from './until.ts'

/**
 * `waiting`: died, and is started again in a moment. `paused`: exists, but gets no time to run.
 */
export type ChildState = 'stopped' | 'starting' | 'ready' | 'paused' | 'waiting' | 'stopping'

export interface ChildParts {
  name: string
  logFile: string
  /** Asked before every start, as a port may have been taken meanwhile. */
  spec(): Promise<ProcessSpec>
  /** One look whether it does its work. */
  isReady(): Promise<boolean>
  /** Milliseconds that a start may take. */
  readyWithinMs?: number
  stopSignal?: NodeJS.Signals
  /** After each change of `state` or `pid`. */
  onChange(): void
  /** For people who watch: what happened without having been asked for. */
  say(event: string): void
  /** Nothing is started any more after this. */
  cancelled: AbortSignal
}

export type ChildHooks = Pick<ChildParts, 'onChange' | 'say' | 'cancelled'>

export type Child = ReturnType<typeof createChild>

/** One child process that is kept running from `start` to `stop`. */
export function createChild(parts: ChildParts) {
  const { name, logFile, readyWithinMs = 30_000, stopSignal = 'SIGTERM' } = parts
  const changes = new EventEmitter().setMaxListeners(0)
  const backoff = createBackoff()
  let running: RunningProcess | null = null
  let state: ChildState = 'stopped'
  let wanted = false
  let restarts = 0
  let timer: NodeJS.Timeout | undefined

  function become(next: ChildState): void {
    state = next
    parts.onChange()
    changes.emit('change')
  }

  /** Resolves when it is ready. @throws with the end of its log when it does not get there. */
  async function start(): Promise<void> {
    if (wanted) return whenReady(readyWithinMs)
    wanted = true
    try {
      await launch()
    } catch (error) {
      await stop(0)
      throw error
    }
  }

  async function launch(): Promise<void> {
    become('starting')
    const spec = await parts.spec()
    if (!wanted || parts.cancelled.aborted) throw new Error(`${name} was stopped.`)
    rotateLog(logFile)
    const mine = spawnProcess(spec, logFile)
    running = mine
    parts.onChange()
    void mine.exited.then((exit) => onExit(mine, exit))
    await becomeReady(mine)
    if (running === mine) become('ready')
  }

  async function becomeReady(mine: RunningProcess): Promise<void> {
    let exit: Exit | undefined
    void mine.exited.then((reason) => {
      exit = reason
    })
    const ready = await until(() => Boolean(exit) || parts.isReady(), readyWithinMs)
    if (exit) throw new Error(`${name} ended with ${exit.reason}:\n${logTail(logFile)}`)
    if (ready) return
    signalGroup(mine.pid, 'SIGKILL')
    throw new Error(`${name} was not ready in ${duration(readyWithinMs)}:\n${logTail(logFile)}`)
  }

  function onExit(mine: RunningProcess, exit: Exit): void {
    // What it may have left: nginx' workers outlive a master that is killed.
    signalGroup(mine.pid, 'SIGKILL')
    if (running !== mine) return
    const wasUp = state === 'ready' || state === 'paused'
    running = null
    changes.emit('change')
    // During a start, and on the way down, somebody waits for this.
    if (wanted && wasUp) restartLater(`died (${exit.reason})`, Date.now() - mine.spawnedAt)
    else parts.onChange()
  }

  function restartLater(what: string, ranMs: number): void {
    const delayMs = backoff.next(ranMs)
    parts.say(`${name} ${what}; back in ${duration(delayMs)}`)
    become('waiting')
    timer = setTimeout(() => void relaunch(), delayMs)
  }

  async function relaunch(): Promise<void> {
    const startedAt = performance.now()
    restarts++
    try {
      await launch()
      parts.say(`${name} is ready again after ${duration(performance.now() - startedAt)}`)
    } catch (error) {
      const [reason] = String((error as Error).message).split('\n')
      if (wanted) restartLater(`did not come back (${reason})`, 0)
    }
  }

  /** Ends it and keeps it down. After `graceMs` it is killed. */
  async function stop(graceMs: number): Promise<void> {
    wanted = false
    clearTimeout(timer)
    const mine = running
    if (mine) {
      become('stopping')
      await end(mine, graceMs)
    }
    become('stopped')
  }

  async function end(mine: RunningProcess, graceMs: number): Promise<void> {
    if (graceMs > 0) {
      signalProcess(mine.pid, stopSignal)
      // A paused process does not hear anything else.
      signalGroup(mine.pid, 'SIGCONT')
    }
    const gone = mine.exited.then(() => true)
    const late = until(() => running !== mine, graceMs)
    if (!(await Promise.race([gone, late]))) signalGroup(mine.pid, 'SIGKILL')
    await gone
  }

  /**
   * As a crash would: it comes back by itself. However often somebody asks for it, that is no
   * crash loop, so each time the wait is the shortest.
   */
  function kill(): void {
    if (!running) return
    backoff.reset()
    signalGroup(running.pid, 'SIGKILL')
  }

  function pause(): void {
    if (!running || state !== 'ready') return
    signalGroup(running.pid, 'SIGSTOP')
    become('paused')
  }

  function resume(): void {
    if (!running || state !== 'paused') return
    signalGroup(running.pid, 'SIGCONT')
    become('ready')
  }

  function signal(name: NodeJS.Signals): void {
    if (running) signalProcess(running.pid, name)
  }

  /** @throws when it is not ready in time, or was stopped. */
  function whenReady(withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        clearTimeout(deadline)
        changes.off('change', look)
        error ? reject(error) : resolve()
      }
      const look = () => {
        if (state === 'ready') settle()
        else if (!wanted) settle(new Error(`${name} was stopped.`))
      }
      const deadline = setTimeout(
        () => settle(new Error(`${name} was not ready in ${duration(withinMs)}.`)),
        withinMs,
      )
      changes.on('change', look)
      look()
    })
  }

  return {
    name,
    logFile,
    get state() {
      return state
    },
    get running() {
      return running
    },
    /** How often it was started again by itself. */
    get restarts() {
      return restarts
    },
    start,
    stop,
    kill,
    pause,
    resume,
    signal,
    whenReady,
  }
}
