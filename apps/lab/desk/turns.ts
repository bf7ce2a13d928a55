/**
 * One piece of work at a time. Who finds somebody else at it waits a moment for his turn.
 * @param waitMs how long
 */
export function createTurns(waitMs: number) {
  const queue: (() => void)[] = []
  let current: string | null = null

  /** @throws what `refuse` makes of the name of the work that takes too long. */
  async function take<T>(
    name: string,
    work: () => Promise<T>,
    refuse: (current: string) => Error,
  ): Promise<T> {
    if (current !== null && !(await turnComes())) throw refuse(current)
    current = name
    try {
      return await work()
    } finally {
      // Handed on, not freed: nobody slips in between.
      const next = queue.shift()
      if (next) next()
      else current = null
    }
  }

  const turnComes = () =>
    new Promise<boolean>((resolve) => {
      const tooLate = setTimeout(() => {
        queue.splice(queue.indexOf(come), 1)
        resolve(false)
      }, waitMs)
      const come = () => {
        clearTimeout(tooLate)
        resolve(true)
      }
      queue.push(come)
    })

  return { take, current: () => current }
}
