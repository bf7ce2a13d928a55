import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { duration } from '../../../shared/duration.ts'
import { until } from '../../../shared/until.ts'
import type { ComponentState } from '../../driver.ts'
import { groupOwnsPort } from './ports.ts'
import type { ProcessSpec } from './process-specs.ts'
import { rotateLog } from './rotate-log.ts'
import {
  logTail,
  type RunningProcess,
  signalGroup,
  signalProcess,
  spawnProcess,
} from './spawn-process.ts'

export interface ChildOptions {
  name: string
  logFile: string
  /** Asked before every start, as a port may have been taken meanwhile. */
  spec(): Promise<ProcessSpec>
  /** One readiness check. */
  isReady(): Promise<boolean>
  /** The port that it listens on: it is ready only while that port is its own. */
  port?(): number
  /**
   * One health check: whether it answers at all, even if it is not ready.
   * Without one, a process that hangs is not noticed.
   */
  isAlive?(): Promise<boolean>
  /** Milliseconds that a start may take. */
  readyWithinMs?: number
  /** Milliseconds before the first restart; doubled for each one that follows soon. */
  restartAfterMs?: number
  /** Milliseconds between two health checks. */
  healthCheckEveryMs?: number
  stopSignal?: NodeJS.Signals
  /** After each change of `state` or `pid`. */
  onChange(): void
  /** For the supervisor's log: what happened without a command. */
  log(event: string): void
  /** Nothing is started any more after this. */
  cancelled: AbortSignal
}

export type ChildHooks = Pick<ChildOptions, 'onChange' | 'log' | 'cancelled'>

export type Child = ReturnType<typeof createChild>

/**
 * What happens between one `start` and the `stop` that ends it. Only the current run starts
 * processes, one after the other, and the next run begins when this one is over: so there
 * are never two processes of one component.
 */
interface Run {
  isStopped: boolean
  /** Ends a wait for the next restart. */
  stop: AbortController
  /** Resolves when it is over: nothing runs, and nothing will be started. */
  over: Promise<void>
}

const missedToBeUnresponsive = 2
const missedToBeKilled = 5

/** One child process that is kept running from `start` to `stop`. */
export function createChild(options: ChildOptions) {
  const { name, logFile, readyWithinMs = 30_000, stopSignal = 'SIGTERM' } = options
  const { healthCheckEveryMs = 2000 } = options
  const changes = new EventEmitter().setMaxListeners(0)
  const backoff = createBackoff(options.restartAfterMs)
  let running: RunningProcess | null = null
  let state: ComponentState = 'stopped'
  let run: Run | null = null
  let restarts = 0

  function become(next: ComponentState): void {
    state = next
    options.onChange()
    changes.emit('change')
  }

  /**
   * Resolves when it is ready. @throws with the end of its log when it does not get there;
   * then it is stopped, unless `retry` asks to try again as after a crash.
   */
  async function start({ retry = false } = {}): Promise<void> {
    if (run && !run.isStopped) return whenReady(readyWithinMs)
    const before = run?.over ?? Promise.resolve()
    const mine: Run = { isStopped: false, stop: new AbortController(), over: before }
    run = mine
    let failure: Error | undefined
    const first = new Promise<void>((resolve) => {
      mine.over = before
        .then(() => keepRunning(mine, retry, resolve))
        .catch((error) => {
          failure = error as Error
        })
        .finally(() => {
          mine.isStopped = true
          if (run === mine) become('stopped')
          resolve()
        })
    })
    await first
    if (failure) throw failure
    if (mine.isStopped) throw new Error(`${name} was stopped.`)
  }

  /** Starts it again each time it ends. @throws when the first start fails, and it is not to be retried. */
  async function keepRunning(mine: Run, retry: boolean, onReady: () => void): Promise<void> {
    for (let first = true; mayRun(mine); first = false) {
      if (!first) restarts++
      const startedAt = performance.now()
      let what: string
      let ranMs = 0
      try {
        const started = await launch(mine)
        if (!first && mayRun(mine)) options.log(`${name} is ready again after ${since(startedAt)}`)
        onReady()
        const exit = await started.exited
        what = `died (${exit.reason})`
        ranMs = Date.now() - started.spawnedAt
      } catch (error) {
        if (first && !retry) throw error
        const [reason] = String((error as Error).message).split('\n')
        what = `did not come back (${reason})`
      }
      if (!mayRun(mine)) return
      const delayMs = backoff.next(ranMs)
      options.log(`${name} ${what}; back in ${duration(delayMs)}`)
      become('waiting')
      await sleep(delayMs, undefined, { signal: mine.stop.signal }).catch(() => {})
    }
  }

  const mayRun = (mine: Run) => !mine.isStopped && !options.cancelled.aborted

  /** Resolves with a process that is ready. @throws when it does not get there; then it is gone. */
  async function launch(mine: Run): Promise<RunningProcess> {
    become('starting')
    const spec = await options.spec()
    if (!mayRun(mine)) throw new Error(`${name} was stopped.`)
    rotateLog(logFile)
    const started = spawnProcess(spec, logFile)
    running = started
    const exited = started.exited.then((exit) => {
      onExit(started)
      return exit
    })
    options.onChange()
    const isDecided = async () =>
      running !== started || ((await options.isReady()) && ownsItsPort(started.pid))
    const ready = until(isDecided, readyWithinMs)
    const outcome = await Promise.race([exited, ready])
    if (running === started && outcome === false) {
      signalGroup(started.pid, 'SIGKILL')
      await exited
      throw new Error(`${name} was not ready in ${duration(readyWithinMs)}:\n${logTail(logFile)}`)
    }
    if (running !== started)
      throw new Error(`${name} ended with ${(await exited).reason}:\n${logTail(logFile)}`)
    // On its way down it is not called ready any more.
    if (!mine.isStopped) become('ready')
    if (options.isAlive) void watch(started)
    return started
  }

  /** Another program may answer there. */
  const ownsItsPort = (pid: number) => !options.port || groupOwnsPort(pid, options.port()) !== false

  function onExit(gone: RunningProcess): void {
    // What it may have left: nginx' workers outlive a master that is killed.
    signalGroup(gone.pid, 'SIGKILL')
    running = null
    // A start or a stop waits for this.
    if (isUp()) become('waiting')
    else {
      options.onChange()
      changes.emit('change')
    }
  }

  const isUp = () => state === 'ready' || state === 'paused' || state === 'unresponsive'

  /**
   * Kills a process that answers no health check any more. Missed checks are counted, not
   * seconds: a machine that was asleep has missed one. A pause is none of its business.
   */
  async function watch(mine: RunningProcess): Promise<void> {
    for (let missed = 0; running === mine; ) {
      await sleep(healthCheckEveryMs, undefined, { ref: false })
      const answers = state === 'paused' || (await options.isAlive?.().catch(() => false))
      if (running !== mine || !isUp()) return
      missed = answers || state === 'paused' ? 0 : missed + 1
      if (missed === 0 && state === 'unresponsive') become('ready')
      if (missed >= missedToBeUnresponsive && state === 'ready') become('unresponsive')
      if (missed >= missedToBeKilled) killHung(mine)
    }
  }

  function killHung(mine: RunningProcess): void {
    if (running !== mine || state !== 'unresponsive') return
    options.log(`${name} has not answered ${missedToBeKilled} health checks in a row: it is killed`)
    signalGroup(mine.pid, 'SIGKILL')
  }

  /** Ends it and keeps it down. After `graceMs` it is killed. */
  async function stop(graceMs: number): Promise<void> {
    const mine = run
    if (!mine) return
    mine.isStopped = true
    mine.stop.abort()
    if (state !== 'stopped') become('stopping')
    if (running) await end(running, graceMs)
    await mine.over
  }

  async function end(mine: RunningProcess, graceMs: number): Promise<void> {
    if (graceMs > 0) {
      signalProcess(mine.pid, stopSignal)
      // A paused process receives no other signal.
      signalGroup(mine.pid, 'SIGCONT')
    }
    const gone = mine.exited.then(() => true)
    const late = until(() => running !== mine, graceMs)
    if (!(await Promise.race([gone, late]))) signalGroup(mine.pid, 'SIGKILL')
    await gone
  }

  /**
   * As a crash would: it is started again by itself. Repeated commands are no
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
        changes.off('change', check)
        error ? reject(error) : resolve()
      }
      const check = () => {
        if (state === 'ready') settle()
        else if (!run || run.isStopped) settle(new Error(`${name} was stopped.`))
      }
      const deadline = setTimeout(
        () => settle(new Error(`${name} was not ready in ${duration(withinMs)}.`)),
        withinMs,
      )
      changes.on('change', check)
      check()
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

const since = (startedAt: number) => duration(performance.now() - startedAt)

const longestMs = 5000
const healthyMs = 10_000

/** How long to wait before the next start: twice as long each time, from anew after ten good seconds. */
export function createBackoff(firstMs = 200) {
  let nextMs = firstMs
  return {
    next(ranMs: number): number {
      if (ranMs >= healthyMs) nextMs = firstMs
      const delayMs = nextMs
      nextMs = Math.min(nextMs * 2, longestMs)
      return delayMs
    },
    reset(): void {
      nextMs = firstMs
    },
  }
}
