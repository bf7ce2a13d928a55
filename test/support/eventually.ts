import assert, { AssertionError } from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { allowedMs } from './allowed-ms.ts'

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
