import { Unavailable } from '../errors.ts'

interface Limits {
  concurrent: number
  /** How many may wait; who comes then is refused at once. */
  waiting: number
  maxWaitMs: number
}

interface Ticket {
  admit: () => void
  timer: NodeJS.Timeout
}

/** Runs expensive work a few at a time. @throws Unavailable('capacity') for what would wait too long. */
export function createWorkQueue({ concurrent, waiting, maxWaitMs }: Limits) {
  const tickets: Ticket[] = []
  let running = 0

  async function run<T>(work: () => Promise<T>): Promise<T> {
    await admission()
    try {
      return await work()
    } finally {
      release()
    }
  }

  async function admission(): Promise<void> {
    if (running < concurrent) {
      running++
      return
    }
    if (tickets.length >= waiting) throw busy()
    await new Promise<void>((admit, reject) => {
      const ticket = { admit, timer: setTimeout(() => giveUp(ticket, reject), maxWaitMs) }
      tickets.push(ticket)
    })
  }

  function giveUp(ticket: Ticket, reject: (error: Error) => void): void {
    tickets.splice(tickets.indexOf(ticket), 1)
    reject(busy())
  }

  // The place goes to who waits longest, so `running` stays.
  function release(): void {
    const next = tickets.shift()
    if (!next) {
      running--
      return
    }
    clearTimeout(next.timer)
    next.admit()
  }

  return { run }
}

const busy = () =>
  new Unavailable('capacity', 'Very many people are logging in. Please try again in a moment.', 2)
