import { spawn } from 'node:child_process'
import path from 'node:path'
import { pathsFor, releaseLock, takeLock } from '../../control/drivers/process/run-folder.ts'
import { supervise } from '../../control/drivers/process/supervise.ts'
import type { Installation } from '../lab/lab-command.ts'
import { exitCodes } from '../terminal/command-line.ts'
import { styleFor } from '../terminal/output.ts'
import { readSettings } from './options.ts'
import { banner, createReporter } from './reporter.ts'

/** What the detached supervisor reports to the process that waits for it. */
export type Progress = { line: string } | { ready: true }

/**
 * Starts a supervisor that outlives this process, shows its output, and returns when everything
 * is ready, or when it has failed.
 */
export function detach(args: readonly string[], root: string): Promise<number> {
  const child = spawn(process.execPath, [path.join(root, 'start.mjs'), 'supervise', ...args], {
    cwd: root,
    detached: true,
    // Not this process's stderr: its reader would wait for as long as the supervisor lives.
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
  // The reader of a pipe may close it early (`| head`).
  process.stdout.on('error', () => {})
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => child.kill('SIGTERM'))
  return new Promise((resolve) => {
    child.on('message', (progress: Progress) => {
      if ('line' in progress) console.log(progress.line)
      else resolve(exitCodes.ok)
    })
    child.on('close', (code) => resolve(code || exitCodes.failed))
    child.on('error', () => resolve(exitCodes.failed))
  })
}

/** The half of `start --detach` that stays. It speaks to the other half until all is ready. */
export async function superviseDetached(
  args: readonly string[],
  { root, findServers }: Installation,
): Promise<number> {
  const read = readSettings(args, root)
  const paths = pathsFor(root, read.options.runDir)
  // The other half knows whether it writes to a terminal.
  const style = styleFor({ isTTY: Boolean(process.env.STICKYSHOP_TTY) })
  const { logFormat: format } = read.options
  const logFile = paths.logOf('supervisor')
  const reporter = createReporter({ logFile, format, style, show: (line) => report({ line }) })
  if (!takeLock(paths)) return exitCodes.failed
  // The other half reads it no longer than until all is ready.
  process.stderr.on('error', () => {})
  // The process that waited is gone before it was ready: then it is not wanted.
  const giveUp = () => process.kill(process.pid, 'SIGTERM')
  process.once('disconnect', giveUp)
  try {
    await supervise({
      ...{ read, paths, servers: findServers(), reporter },
      onReady: (ready) => {
        const calledAt = Number(process.env.STICKYSHOP_CALLED_AT ?? 0) - performance.timeOrigin
        const facts = { ...ready, options: read.options, tookMs: performance.now() - calledAt }
        reporter.print(banner({ ...facts, detached: true }, style))
        process.off('disconnect', giveUp)
        report({ ready: true })
        process.disconnect?.()
      },
    })
    return exitCodes.ok
  } finally {
    releaseLock(paths)
  }
}

function report(progress: Progress): void {
  if (process.connected) process.send?.(progress)
}
