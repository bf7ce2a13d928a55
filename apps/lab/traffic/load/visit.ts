import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Client, Form } from '../../../shared/client.ts'
import type { Counter } from './counter.ts'
import {
  causeOfSessionLoss,
  findProblems,
  noExpectations,
  updateExpectations,
} from './expectations.ts'
import { causeOfError, failureOf, type Page, parseMetadata, parsePage } from './page.ts'

/** The run has ended, or the scenario cannot be completed. */
export class VisitEnded extends Error {}

export type Visit = ReturnType<typeof createVisit>

interface VisitOptions {
  client: Client
  counter: Counter
  /** Resolves when the next request may be sent. */
  waitForTurn: () => Promise<void>
  thinkMs: number
  signal: AbortSignal
}

/** One visit of a virtual user with a new cookie jar: sends requests and checks the responses. */
export function createVisit({ client, counter, waitForTurn, thinkMs, signal }: VisitOptions) {
  const expectations = noExpectations()
  const cookie = (start: string) =>
    [...client.cookies].find(([name]) => name.replace(/^__Host-/, '').startsWith(start))?.[1]

  async function ask(send: () => Promise<Answer>): Promise<Answer | null> {
    await waitForTurn()
    const started = performance.now()
    const session = cookie('sid-')
    const affinityApp = cookie('replica_')
    try {
      const answer = await send()
      counter.countAnswered(answer.servedBy, performance.now() - started)
      const failure = failureOf(answer)
      if (failure) counter.report('failedRequests', failure)
      else noteSession(answer, session, affinityApp)
      // Without a database, some pages still work but show an empty cart.
      if (failure === 'no-database') expectations.lossCause ??= failure
      return failure ? null : checkPage(answer, affinityApp)
    } catch (error) {
      counter.countUnanswered()
      counter.report('failedRequests', causeOfError(error as NodeJS.ErrnoException))
      return null
    }
  }

  // A new session id means a new session: at the first write, at sign-in, or because the old
  // one was not found. When an app replica is gone, the edge replaces the affinity cookie at once, so
  // the cause is recorded before the next page shows the effect.
  function noteSession(
    answer: Answer,
    before: string | undefined,
    affinityApp: string | undefined,
  ) {
    const isNew = cookie('sid-') !== before
    const cause = before
      ? causeOfSessionLoss(expectations, parseMetadata(answer), affinityApp)
      : null
    if (isNew || cause === 'replica-gone') expectations.lossCause ??= cause
    if (isNew) expectations.sessionHome = { replica: answer.servedBy, served: 0, store: null }
  }

  function checkPage(answer: Answer, affinityApp: string | undefined): Answer {
    const page = answer.status === 200 ? parsePage(answer) : null
    if (page) {
      const found = findProblems(expectations, page, affinityApp)
      for (const { trouble, cause } of found) counter.report(trouble, cause)
      updateExpectations(expectations, page, found)
    }
    return answer
  }

  /** Opens a page and follows redirects; null when a request failed or the response is not a page of the shop. */
  async function open(path: string): Promise<Page | null> {
    let answer = await ask(() => client.get(path))
    for (let hops = 0; answer?.headers.location && hops < 5; hops++) {
      const { location } = answer.headers
      answer = await ask(() => client.get(location))
    }
    return answer && parsePage(answer)
  }

  return {
    expectations,
    counter,

    /** @throws VisitEnded when the run ends meanwhile */
    async think(): Promise<void> {
      const ms = thinkMs * (0.5 + Math.random())
      await sleep(ms, undefined, { signal }).catch(() => {})
      if (signal.aborted) throw new VisitEnded()
    },

    open,

    /** Submits a form without following redirects; null when the request failed. */
    async send(path: string, form: Form = {}): Promise<Answer | null> {
      const answer = await ask(() => client.post(path, form))
      const { primary } = answer ? parseMetadata(answer) : { primary: null }
      if (primary) expectations.primary = primary
      return answer
    },
  }
}
