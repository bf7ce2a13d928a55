import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sum } from './numbers.ts'

/** A page, and the name under which it is asked for. */
export interface Page {
  port: number
  host: string
  path: string
}

export type Asking = {
  /** For so long. */
  ms: number
} & (
  | {
      /** So many guests, each of whom asks again as soon as there is an answer. */
      guests: number
    }
  | {
      /** Requests a second, whether there are answers or not. */
      perSecond: number
      /** No more are under way at a time. */
      mostAtOnce: number
    }
)

/** How often there was which status, or which error instead of an answer. */
export type Tally = Readonly<Record<string, number>>

export interface Askers {
  /** @throws when one of their processes has ended */
  ask(asking: Asking): Promise<Tally>
  stop(): void
}

/** One event loop would be slower than a shop on several cores. */
const processes = 4

const program = path.join(import.meta.dirname, 'asker.ts')

/** Starts processes that ask for a page together. @throws when one does not start */
export async function startAskers(page: Page): Promise<Askers> {
  const children = Array.from({ length: processes }, () => fork(program, [JSON.stringify(page)]))
  const stop = () => {
    for (const child of children) child.kill()
  }
  try {
    await Promise.all(children.map((child) => messageOf(child)))
  } catch (error) {
    stop()
    throw error
  }
  return {
    async ask(asking) {
      const tallies = children.map((child) => messageOf<Tally>(child))
      for (const child of children) child.send(shareOf(asking, processes))
      return addUp(await Promise.all(tallies))
    },
    stop,
  }
}

/** The next one. */
const messageOf = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    const ended = () => reject(new Error('A process that asks for pages has ended.'))
    child.once('exit', ended)
    child.once('error', reject)
    child.once('message', (message) => {
      child.off('exit', ended)
      child.off('error', reject)
      resolve(message as T)
    })
  })

const shareOf = (asking: Asking, parts: number): Asking =>
  'guests' in asking
    ? { ...asking, guests: asking.guests / parts }
    : {
        ...asking,
        perSecond: asking.perSecond / parts,
        mostAtOnce: asking.mostAtOnce / parts,
      }

export const countOf = (tally: Tally): number => sum(Object.values(tally), (count) => count)

export function addUp(tallies: readonly Tally[]): Tally {
  const all: Record<string, number> = {}
  for (const tally of tallies)
    for (const [what, count] of Object.entries(tally)) all[what] = (all[what] ?? 0) + count
  return all
}

/** @param ask resolves to the status, or to the error */
export async function askFor(asking: Asking, ask: () => Promise<string>): Promise<Tally> {
  const tally: Record<string, number> = {}
  const askOnce = async () => {
    const what = await ask()
    tally[what] = (tally[what] ?? 0) + 1
  }
  const startedAt = performance.now()
  const elapsedMs = () => performance.now() - startedAt
  if ('guests' in asking) {
    const askAgain = async () => {
      while (elapsedMs() < asking.ms) await askOnce()
    }
    await Promise.all(Array.from({ length: asking.guests }, askAgain))
    return tally
  }
  const underWay = new Set<Promise<void>>()
  let asked = 0
  while (elapsedMs() < asking.ms) {
    const due = (elapsedMs() / 1000) * asking.perSecond
    for (; asked < due && underWay.size < asking.mostAtOnce; asked++) {
      const one = askOnce().finally(() => underWay.delete(one))
      underWay.add(one)
    }
    await delay(5)
  }
  await Promise.all(underWay)
  return tally
}
