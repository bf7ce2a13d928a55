import assert, { AssertionError } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Repeats `check` until it neither throws nor returns false, and returns its value.
 * @throws the last error after `withinMs`, or later on a busy machine
 */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const startedAt = performance.now()
  for (;;) {
    try {
      const value = await check()
      if (value === false) throw new AssertionError({ message: `${check} stayed false` })
      return value
    } catch (error) {
      if (performance.now() - startedAt > allowedMs(withinMs)) throw error
    }
    await sleep(20)
  }
}

// A failing `assert.ok` searches the source for its own call to write its message. tsx compiles a
// file to one long line, so that search may take minutes, and failing is normal while waiting.
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
 * The time limit for something that takes at most `ms` on an idle machine: multiplied by the
 * number of runnable processes for each processor.
 */
export const allowedMs = (ms: number): number =>
  ms * Math.max(1, Math.max(loadavg()[0] ?? 0, runnable()) / availableParallelism())

/** Processes that are runnable now, where the system reports it: the load average lags. */
function runnable(): number {
  try {
    return Number(/(\d+)\/\d+/.exec(readFileSync('/proc/loadavg', 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
