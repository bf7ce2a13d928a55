const periodMs = 500
const failuresToLeave = 2

export type Health = ReturnType<typeof createHealth>

/**
 * Looks at a replica twice a second, also while an earlier look still waits for its
 * answer: two that fail in a row take it out, one that succeeds brings it back.
 */
export function createHealth(isWell: () => Promise<boolean>, onChange: () => void) {
  let up = true
  let failures = 0
  let asked = 0
  let heard = 0
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    const turn = ++asked
    const well = await isWell()
    // A slow answer of before says nothing any more.
    if (turn < heard || !timer) return
    heard = turn
    failures = well ? 0 : failures + 1
    set(failures < failuresToLeave)
  }

  function set(now: boolean): void {
    if (now === up) return
    up = now
    onChange()
  }

  /** From now on, beginning with the benefit of the doubt; goes on if it has begun. */
  function start(): void {
    if (timer) return
    up = true
    failures = 0
    // An answer that is still under way is about the process of before.
    heard = asked + 1
    timer = setInterval(look, periodMs)
  }

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  return {
    get up() {
      return up
    },
    start,
    stop,
  }
}
