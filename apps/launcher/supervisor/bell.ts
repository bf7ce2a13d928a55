export type Bell = ReturnType<typeof createBell>

/** Tells those who wait that something has changed. */
export function createBell() {
  let { promise, resolve } = once()

  return {
    ring(): void {
      resolve()
      ;({ promise, resolve } = once())
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
