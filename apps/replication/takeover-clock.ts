export type TakeoverClock = ReturnType<typeof createTakeoverClock>

/** Measures for how long a group has no member that takes the writes, by what is observed of it. */
export function createTakeoverClock() {
  let writer: string | null = null
  let seenAt = 0
  let tookMs: number | null = null

  return {
    /** @param name who takes the writes now; null while nobody does @param at epoch milliseconds */
    see(name: string | null, at: number): void {
      if (name === null) return
      if (writer !== null && name !== writer) tookMs = at - seenAt
      writer = name
      seenAt = at
    },
    /** Somebody has moved the writes: that is no failure. */
    move(name: string): void {
      writer = name
    },
    /** Milliseconds from when the last one was seen that failed until the next one; null as long as none has failed. */
    tookMs: (): number | null => tookMs,
  }
}
