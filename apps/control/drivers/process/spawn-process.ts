import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { until } from '../../../shared/until.ts'
import type { ProcessSpec } from './process-specs.ts'
import { groupIsAlive, isAlive, type ProcessIdentity, startTimeOf } from './process-table.ts'
import { rotateLog } from './rotate-log.ts'
import type { RecordedProcess } from './run-folder.ts'

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

/** Runs a program to its end. @throws with the end of its log when that is not a good one. */
export async function runOnce(
  spec: ProcessSpec,
  logFile: string,
  cancelled: AbortSignal,
): Promise<void> {
  cancelled.throwIfAborted()
  rotateLog(logFile)
  const running = spawnProcess(spec, logFile)
  const end = () => signalGroup(running.pid, 'SIGTERM')
  cancelled.addEventListener('abort', end)
  const exit = await running.exited
  cancelled.removeEventListener('abort', end)
  if (!exit.clean) throw new Error(`${spec.name} ended with ${exit.reason}:\n${logTail(logFile)}`)
}

/** The last lines of a log, indented, for an error message. */
export function logTail(file: string, lines = 12): string {
  try {
    const text = readFileSync(file, 'utf8').trimEnd()
    return text
      .split('\n')
      .slice(-lines)
      .map((line) => `    ${line}`)
      .join('\n')
  } catch {
    return '    (no log)'
  }
}

const graceMs = 20_000

/**
 * Ends what a supervisor that was killed has left behind, and returns the names. Only
 * processes with the recorded id and start time: a number may belong to another by now.
 */
export async function endSurvivors(recorded: readonly RecordedProcess[]): Promise<string[]> {
  const survivors = recorded.filter(groupIsAlive)
  await Promise.all(survivors.map(end))
  return survivors.map(({ name }) => name)
}

async function end(survivor: RecordedProcess): Promise<void> {
  if (isAlive(survivor)) {
    // Databases write down what they have in memory, so TERM comes first.
    signalProcess(survivor.pid, 'SIGTERM')
    signalGroup(survivor.pid, 'SIGCONT')
    await until(() => !isAlive(survivor), graceMs)
  }
  if (!groupIsAlive(survivor)) return
  signalGroup(survivor.pid, 'SIGKILL')
  await until(() => !groupIsAlive(survivor), graceMs)
}
