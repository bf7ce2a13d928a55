import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Client, Form } from '../../../shared/client.ts'
import type { Counter } from './counter.ts'
import { causeOfError, failureOf } from './failures.ts'
import { findTrouble, learn, nothingKnown, sessionLoss } from './known.ts'
import { type Page, readMade, readPage } from './page.ts'

/** The run is over, or what the shopper came for can't be done. */
export class Leaving extends Error {}

export type Visit = ReturnType<typeof createVisit>

interface VisitParts {
  client: Client
  counter: Counter
  /** Resolves when the next request may be sent. */
  pace: () => Promise<void>
  thinkMs: number
  signal: AbortSignal
}

/** One shopper with a new cookie jar: what it does, and how it looks at what comes back. */
export function createVisit({ client, counter, pace, thinkMs, signal }: VisitParts) {
  const known = nothingKnown()
  const cookie = (start: string) =>
    [...client.cookies].find(([name]) => name.startsWith(start))?.[1]

  async function ask(send: () => Promise<Answer>): Promise<Answer | null> {
    await pace()
    const started = performance.now()
    const session = cookie('sid-')
    const ledTo = cookie('replica_')
    try {
      const answer = await send()
      counter.answered(answer.servedBy, performance.now() - started)
      const failure = failureOf(answer)
      if (failure) counter.noticed('failedRequests', failure)
      else noteSession(answer, session, ledTo)
      // A page that needs no database is shown without one, and with an empty cart.
      if (failure === 'no-database') known.missedBy ??= failure
      return failure ? null : look(answer, ledTo)
    } catch (error) {
      counter.unanswered()
      counter.noticed('failedRequests', causeOfError(error as NodeJS.ErrnoException))
      return null
    }
  }

  // A new session id is a new session: at the first change, at a login, or because the old
  // one was not there. From a replica that is gone the sticky cookie leads away at once, so
  // that has to be noted before the next page shows what it did.
  function noteSession(answer: Answer, before: string | undefined, ledTo: string | undefined) {
    const isNew = cookie('sid-') !== before
    const cause = before ? sessionLoss(known, readMade(answer), ledTo) : null
    if (isNew || cause === 'replica-gone') known.missedBy ??= cause
    if (isNew) known.home = { replica: answer.servedBy, served: 0, store: null }
  }

  function look(answer: Answer, ledTo: string | undefined): Answer {
    const page = answer.status === 200 ? readPage(answer) : null
    if (page) {
      const found = findTrouble(known, page, ledTo)
      for (const { trouble, cause } of found) counter.noticed(trouble, cause)
      learn(known, page, found)
    }
    return answer
  }

  /** A page, after what it redirects to; null when a request failed or it is none of the shop's. */
  async function open(path: string): Promise<Page | null> {
    let answer = await ask(() => client.get(path))
    for (let hops = 0; answer?.headers.location && hops < 5; hops++) {
      const { location } = answer.headers
      answer = await ask(() => client.get(location))
    }
    return answer && readPage(answer)
  }

  return {
    known,
    counter,

    /** @throws Leaving when the run ends meanwhile. */
    async think(): Promise<void> {
      const ms = thinkMs * (0.5 + Math.random())
      await sleep(ms, undefined, { signal }).catch(() => {})
      if (signal.aborted) throw new Leaving()
    },

    open,

    /** Sends a form; null when that failed. What it redirects to is for the caller to open. */
    async send(path: string, form: Form = {}): Promise<Answer | null> {
      const answer = await ask(() => client.post(path, form))
      const { primary } = answer ? readMade(answer) : { primary: null }
      if (primary) known.primary = primary
      return answer
    },
  }
}
