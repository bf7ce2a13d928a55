export type Bell = ReturnType<typeof createBell>

/** Tells those who wait that something has changed. */
export function createBell() {
  let { promise, resolve } = once()
  let rings = 0

  return {
    ring(): void {
      rings++
      resolve()
      ;({ promise, resolve } = once())
    },
    /** How often it has rung. */
    get rings() {
      return rings
    },
    /** Resolves when it rings next. */
    next: (): Promise<void> => promise,
  }
}

function once() {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
