/** Runs one piece of work at a time, in the order of the calls. */
export function createQueue() {
  const waiting: (() => void)[] = []
  let current: string | null = null

  /**
   * @param name of the work, shown to those who wait for it
   * @param waitMs how long to wait for the work before
   * @param refuse makes the error for what still runs then
   */
  async function run<T>(
    name: string,
    work: () => Promise<T>,
    waitMs?: number,
    refuse: (current: string) => Error = (running) => new Error(`${running} is under way.`),
  ): Promise<T> {
    if (current !== null && !(await ownTurn(waitMs))) throw refuse(current)
    current = name
    try {
      return await work()
    } finally {
      // The next one is started before `current` is free, so that no later call comes first.
      const next = waiting.shift()
      if (next) next()
      else current = null
    }
  }

  const ownTurn = (waitMs: number | undefined) =>
    new Promise<boolean>((resolve) => {
      const begin = () => {
        clearTimeout(timer)
        resolve(true)
      }
      const leave = () => {
        waiting.splice(waiting.indexOf(begin), 1)
        resolve(false)
      }
      const timer = waitMs === undefined ? undefined : setTimeout(leave, waitMs)
      waiting.push(begin)
    })

  return {
    run,
    /** The name of what runs now. */
    current: () => current,
  }
}
