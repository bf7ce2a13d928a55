import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import type { ProcessSpec } from './plan/process-spec.ts'
import { type ProcessIdentity, startTimeOf } from './process-identity.ts'

export interface Exit {
  /** `SIGKILL`, `code 1`. */
  reason: string
  clean: boolean
}

export interface RunningProcess extends ProcessIdentity {
  spawnedAt: number
  exited: Promise<Exit>
}

/**
 * Starts a process in a group of its own, so that Ctrl-C in our terminal does not reach
 * it. It writes into its log file itself: nothing is lost when we die.
 * @throws when there is no such program.
 */
export function spawnProcess(spec: ProcessSpec, logFile: string): RunningProcess {
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const exited = new Promise<Exit>((resolve) => {
    child.on('exit', (code, signal) => {
      resolve({ reason: signal ?? `code ${code}`, clean: code === 0 })
    })
    child.on('error', (error) => resolve({ reason: error.message, clean: false }))
  })
  if (!child.pid) throw new Error(`${spec.command} could not be started.`)
  const startTime = startTimeOf(child.pid) ?? ''
  return { pid: child.pid, startTime, spawnedAt: Date.now(), exited }
}

/** To the process and what it has started. One that is gone already is no error. */
export const signalGroup = (pid: number, signal: NodeJS.Signals) => signalProcess(-pid, signal)

export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
