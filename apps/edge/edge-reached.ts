import { setTimeout as sleep } from 'node:timers/promises'
import type { Address } from './edge-state.ts'
import { edgeVersion } from './edge-version.ts'

const betweenMs = 20

/**
 * Resolves when every new request meets configuration `version`: when for `settleMs` no
 * worker has answered with another one. nginx ends its old workers 0.1 s after it has
 * started the new ones; at the first start there are none, and 0 is enough.
 * @throws when that has not happened within `withinMs`.
 */
export async function edgeReached(
  control: Address,
  version: number,
  { settleMs = 200, withinMs = 5000 } = {},
): Promise<void> {
  const deadline = performance.now() + withinMs
  let agreedAt: number | null = null
  for (;;) {
    const now = performance.now()
    if ((await edgeVersion(control)) !== version) agreedAt = null
    else agreedAt ??= now
    if (agreedAt !== null && now - agreedAt >= settleMs) return
    if (now > deadline)
      throw new Error(`The edge has not taken over configuration ${version}; see logs/error.log.`)
    await sleep(betweenMs)
  }
}
