import { type ChildProcess, spawn } from 'node:child_process'
import { eventually } from '../../support/eventually.ts'

export interface Program {
  pid: number
  /** Milliseconds from the call until it answered. */
  readyMs: number
  stop(): Promise<void>
}

interface ProgramOptions {
  command: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** The URL that answers 200 as soon as it is ready. */
  readyAt: string
}

/** Starts a program and waits until it answers. @throws with its output when it does not */
export async function startProgram({
  command,
  args,
  env,
  cwd,
  readyAt,
}: ProgramOptions): Promise<Program> {
  const started = performance.now()
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  let output = ''
  child.stderr?.on('data', (chunk) => (output += chunk))
  child.on('error', (error) => (output += error.message))
  const stop = stopOnSignal(() => stopChild(child))
  try {
    await eventually(async () => {
      if (child.exitCode === null && (await fetch(readyAt)).ok) return
      throw new Error(`${command} ${args.join(' ')} does not answer. ${output}`)
    }, 15_000)
  } catch (error) {
    await stop()
    throw error
  }
  return { pid: child.pid as number, readyMs: performance.now() - started, stop }
}

function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('close', () => resolve())
    child.kill('SIGTERM')
  })
}

type Stop = () => Promise<void>

const toStop = new Set<Stop>()
let listening = false

/** Calls `stop` on SIGINT, SIGTERM and SIGHUP, then exits. @returns stops it earlier */
export function stopOnSignal(stop: Stop): Stop {
  toStop.add(stop)
  listen()
  return async () => {
    toStop.delete(stop)
    await stop()
  }
}

function listen(): void {
  if (listening) return
  listening = true
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stopAll)
}

async function stopAll(): Promise<void> {
  // What was started last depends on what was started before.
  for (const stop of [...toStop].reverse()) await stop().catch(() => {})
  process.exit(130)
}
