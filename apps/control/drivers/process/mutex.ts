/** Runs one piece of work at a time, in the order of the calls. */
export function createMutex() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.catch(() => {}).then(work)
    last = result
    return result
  }
}
