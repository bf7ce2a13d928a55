import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Orders } from './shoppers-main.ts'
import type { Counts } from './tally.ts'

// TypeScript in tests, JavaScript when built.
const main = path.join(import.meta.dirname, `shoppers-main${path.extname(import.meta.filename)}`)
// A request that is on its way may take as long as the longest timeout.
const patienceMs = 12_000

/** What is running, from the console's side. */
export interface ShoppersProcess {
  /** Resolves to whether it ended by itself, and well. */
  ended: Promise<boolean>
  /** Lets the shoppers finish, then makes sure that they are gone. */
  end(): Promise<void>
  kill(): void
}

/** @throws when it cannot be started */
export async function startShoppers(
  orders: Orders,
  onCounts: (counts: Counts) => void,
): Promise<ShoppersProcess> {
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
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      await ended
      clearTimeout(timer)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

function tellToEnd(child: ChildProcess): void {
  if (child.connected) child.send('end', () => {})
}
