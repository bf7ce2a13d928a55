import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { rotateLog } from '../../control/drivers/process/rotate-log.ts'
import type { Reporter } from '../../control/drivers/process/supervise.ts'
import { duration } from '../../shared/duration.ts'
import type { Style } from '../terminal/style.ts'

/** Shows what the supervisor reports, and writes it into its log. */
export function createReporter(
  logFile: string,
  style: Style,
  show: (text: string) => void,
): Reporter {
  mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 })
  rotateLog(logFile)
  const append = (text: string) => {
    try {
      appendFileSync(logFile, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 })
    } catch {
      // A full disk is no reason to stop the shop; the terminal still shows it.
    }
  }

  async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now()
    try {
      const result = await work()
      const took = duration(performance.now() - startedAt)
      append(`${what} ${took}`)
      show(`  ${style.green(style.tick)} ${what.padEnd(28)} ${style.dim(took.padStart(7))}`)
      return result
    } catch (error) {
      append(`${what} failed: ${(error as Error).message}`)
      show(`  ${style.red(style.cross)} ${what}`)
      throw error
    }
  }

  function log(event: string): void {
    append(event)
    show(`${style.dim(new Date().toTimeString().slice(0, 8))} ${event}`)
  }

  return { step, log, print: show }
}
