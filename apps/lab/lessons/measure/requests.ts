import { setTimeout as delay } from 'node:timers/promises'
import type { Answer, Client } from '../../../shared/client.ts'

/** Ways to send requests and to summarize what came back. */

/** One request as its client saw it. */
export interface Timed {
  /** `performance.now()` when it was sent. */
  at: number
  ms: number
  /** 0 if there was no answer. */
  status: number
  /** Answered, and not with a 5xx. */
  ok: boolean
  answer: Answer | null
}

/** Sends one request and times it; never rejects. Without an answer for `timeoutMs` it counts as failed. */
export async function send(request: () => Promise<Answer>, timeoutMs = 8000): Promise<Timed> {
  const at = performance.now()
  const answer = await withTimeout(timeoutMs, request())
  const status = answer?.status ?? 0
  return { at, ms: performance.now() - at, status, ok: status > 0 && status < 500, answer }
}

/** Null if it rejects or takes too long. */
export function withTimeout<T>(ms: number, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, null)
    const end = (value: T | null) => {
      clearTimeout(timer)
      resolve(value)
    }
    work.then(end, () => end(null))
  })
}

/**
 * An open loop: one request every `everyMs`, whether or not those before are answered, as
 * customers arrive independently of each other, while `work` goes on.
 */
export async function openLoop(
  everyMs: number,
  request: (index: number) => Promise<Answer>,
  work: () => Promise<unknown>,
): Promise<Timed[]> {
  const sent: Promise<Timed>[] = []
  let over = false
  const sendAll = async () => {
    const started = performance.now()
    for (let index = 0; !over; index++) {
      sent.push(send(() => request(index)))
      await delay(Math.max(0, started + (index + 1) * everyMs - performance.now()))
    }
  }
  const sending = sendAll()
  try {
    await work()
  } finally {
    over = true
    await sending
  }
  return Promise.all(sent)
}

/**
 * A closed loop: each client sends one request after the other for `forMs`, so as many are
 * under way as there are clients.
 */
export async function closedLoop(
  clients: readonly Client[],
  request: (client: Client) => Promise<Answer>,
  { forMs, signal }: { forMs: number; signal: AbortSignal },
): Promise<Timed[]> {
  const all: Timed[] = []
  const end = performance.now() + forMs
  const run = async (client: Client) => {
    while (performance.now() < end) {
      signal.throwIfAborted()
      all.push(await send(() => request(client)))
    }
  }
  await Promise.all(clients.map(run))
  return all
}

const periodMs = 50

/** Milliseconds until `check` is true for the first time. @throws after `withinMs`, naming `what` */
export async function waitUntil(
  what: string,
  check: () => Promise<boolean>,
  { withinMs, signal }: { withinMs: number; signal: AbortSignal },
): Promise<number> {
  const started = performance.now()
  for (;;) {
    signal.throwIfAborted()
    if (await check()) return performance.now() - started
    if (performance.now() - started > withinMs)
      throw new Error(`${what} did not work again within ${withinMs / 1000} s.`)
    await delay(periodMs)
  }
}

/**
 * Milliseconds in which nothing worked, each counted once. A request that fails shows an outage
 * from its beginning until the first answer to a request that began later, or until the end.
 * Requests overlap, so their outages do, too: they are united before they are added up.
 */
export function outageMs(all: readonly Timed[], end: number): number {
  let sum = 0
  // From the last request to the first: when something that began later worked, and from when
  // on everything is counted already.
  let worksAt = end
  let countedFrom = Infinity
  for (const { at, ms, ok } of [...all].sort((a, b) => b.at - a.at)) {
    if (ok) worksAt = Math.min(worksAt, at + ms)
    else {
      sum += Math.max(0, Math.min(worksAt, countedFrom) - at)
      countedFrom = Math.min(countedFrom, at)
    }
  }
  return sum
}

/** The value that `share` (0 to 1) of the values do not exceed; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** As exact as it was measured: whole milliseconds, tenths of a percent. */
export const round = (value: number, digits = 0): number => Number(value.toFixed(digits))

/** `part` of `whole`, with one decimal; 0 of nothing. */
export const percent = (part: number, whole: number): number =>
  whole === 0 ? 0 : round((100 * part) / whole, 1)
