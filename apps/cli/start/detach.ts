import { spawn } from 'node:child_process'
import path from 'node:path'
import { exitCodes } from '../terminal/exit-codes.ts'

/** What the detached supervisor tells the one who waits for it. */
export type Told = { line: string } | { ready: true }

/**
 * Starts a supervisor that outlives us, shows what it says, and returns when everything is
 * ready, or when it has given up.
 */
export function detach(args: readonly string[], root: string): Promise<number> {
  const child = spawn(process.execPath, [path.join(root, 'start.mjs'), 'supervise', ...args], {
    cwd: root,
    detached: true,
    // Not our own stderr: who reads it would wait for as long as the supervisor lives.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...process.env,
      // It outlives the npm that we are called by, and must not end with it.
      npm_lifecycle_event: undefined,
      STICKYSHOP_CALLED_AT: String(performance.timeOrigin),
      STICKYSHOP_TTY: process.stdout.isTTY ? '1' : '',
    },
  })
  child.stderr?.pipe(process.stderr)
  // Whoever reads may have seen enough.
  process.stdout.on('error', () => {})
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => child.kill('SIGTERM'))
  return new Promise((resolve) => {
    child.on('message', (told: Told) => {
      if ('line' in told) console.log(told.line)
      else resolve(exitCodes.ok)
    })
    child.on('close', (code) => resolve(code || exitCodes.failed))
    child.on('error', () => resolve(exitCodes.failed))
  })
}
