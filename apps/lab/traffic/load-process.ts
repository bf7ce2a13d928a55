import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { LoadJob } from './load/main.ts'
import type { Counts } from './tally.ts'

// TypeScript in tests, JavaScript when built.
const main = path.join(import.meta.dirname, 'load', `main${path.extname(import.meta.filename)}`)
// A request in flight may take as long as the longest timeout.
const stopTimeoutMs = 12_000

/** The load generator's process, as the lab sees it. */
export interface LoadProcess {
  /** Resolves to whether it exited normally. */
  ended: Promise<boolean>
  /** Lets the virtual users finish, then kills the process after a timeout. */
  end(): Promise<void>
  kill(): void
}

/** @throws when the process cannot be started */
export async function startLoadGenerator(
  orders: LoadJob,
  onCounts: (counts: Counts) => void,
): Promise<LoadProcess> {
  const child = fork(main, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = new Promise<boolean>((resolve) => {
    child.once('exit', (code) => resolve(code === 0))
  })
  await once(child, 'spawn')
  child.on('message', (counts) => onCounts(counts as Counts))
  child.send(orders)
  return {
    ended,
    async end() {
      tellToEnd(child)
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
      await ended
      clearTimeout(timer)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

function tellToEnd(child: ChildProcess): void {
  if (child.connected) child.send('end', () => {})
}
