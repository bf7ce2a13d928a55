import assert, { AssertionError } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Tries `check` again and again until it neither throws nor rejects, and returns its value.
 * @throws what the last try threw, when that has not happened within `withinMs`, or longer on
 * a busy machine.
 */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const startedAt = performance.now()
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (performance.now() - startedAt > allowedMs(withinMs)) throw error
    }
    await sleep(20)
  }
}

// For its message a failing `assert.ok` looks for itself in the source, by line and column.
// What runs is one long line that tsx made of it, so that search may take minutes, and while
// something is awaited failing is normal.
function plainOk(actual: unknown, message?: string | Error): void {
  if (actual) return
  if (message instanceof Error) throw message
  throw new AssertionError({
    message: message ?? `${actual} is not truthy`,
    actual,
    expected: true,
    operator: '==',
    stackStartFn: plainOk,
  })
}

Object.assign(assert, { ok: plainOk })

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
