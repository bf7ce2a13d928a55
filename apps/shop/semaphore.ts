interface Limits {
  /** How many may hold a place at once. */
  places: number
  /** How many may wait for one; one more is refused at once. */
  waiting?: number
  maxWaitMs?: number
  /** The error for what is refused. */
  refusal?: () => Error
}

interface Waiting {
  enter: () => void
  timer: NodeJS.Timeout | undefined
}

export type Semaphore = ReturnType<typeof createSemaphore>

/** Limits how many do something at once; the others wait in a queue. */
export function createSemaphore({
  places,
  waiting = Number.POSITIVE_INFINITY,
  maxWaitMs,
  refusal = () => new Error('Too many wait already.'),
}: Limits) {
  const queue: Waiting[] = []
  let free = places

  /** Resolves when a place is free. @throws the refusal, when too many wait or it takes too long */
  async function acquire(): Promise<void> {
    if (free > 0) {
      free--
      return
    }
    if (queue.length >= waiting) throw refusal()
    await new Promise<void>((resolve, reject) => {
      const one: Waiting = { enter: resolve, timer: undefined }
      queue.push(one)
      if (maxWaitMs === undefined) return
      one.timer = setTimeout(() => {
        queue.splice(queue.indexOf(one), 1)
        reject(refusal())
      }, maxWaitMs)
    })
  }

  /** The place goes to the longest waiting caller. */
  function release(): void {
    const next = queue.shift()
    if (!next) {
      free++
      return
    }
    clearTimeout(next.timer)
    next.enter()
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    await acquire()
    try {
      return await work()
    } finally {
      release()
    }
  }

  /** From now on there is a place for everybody, also for those who wait. */
  function open(): void {
    free = Number.POSITIVE_INFINITY
    while (queue.length > 0) release()
  }

  return { acquire, release, run, open }
}
