import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Style } from '../../../cli/terminal/style.ts'
import { duration } from '../../../shared/duration.ts'
import { rotateLog } from './rotate-log.ts'

/** Where the supervisor's own words go: to whoever watches, and into its log. */
export interface Reporter {
  /** Something that was done on the way up or down, with the time it took. */
  step<T>(what: string, work: () => Promise<T>): Promise<T>
  /** Something that happened without having been asked for. */
  say(event: string): void
  /** As it is. */
  print(text: string): void
}

export function createReporter(
  logFile: string,
  style: Style,
  show: (text: string) => void,
): Reporter {
  mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 })
  rotateLog(logFile)
  const log = (text: string) => {
    try {
      appendFileSync(logFile, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 })
    } catch {
      // A full disk is no reason to stop the shop; whoever watches is shown it all the same.
    }
  }

  async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now()
    try {
      const result = await work()
      const took = duration(performance.now() - startedAt)
      log(`${what} ${took}`)
      show(`  ${style.green(style.tick)} ${what.padEnd(28)} ${style.dim(took.padStart(7))}`)
      return result
    } catch (error) {
      log(`${what} failed: ${(error as Error).message}`)
      show(`  ${style.red(style.cross)} ${what}`)
      throw error
    }
  }

  function say(event: string): void {
    log(event)
    show(`${style.dim(new Date().toTimeString().slice(0, 8))} ${event}`)
  }

  return { step, say, print: show }
}
