import { readFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'

/**
 * How long something may take that takes at most `ms` on a machine with nothing else to do:
 * as many times longer as there are programs that want each of its processors.
 */
export const allowedMs = (ms: number): number =>
  ms * Math.max(1, Math.max(loadavg()[0] ?? 0, runnable()) / availableParallelism())

/** Programs that want a processor at this moment, where the system says so: a mean over a minute lags. */
function runnable(): number {
  try {
    return Number(/(\d+)\/\d+/.exec(readFileSync('/proc/loadavg', 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
