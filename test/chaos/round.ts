import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Status } from '../../apps/control/status/status.ts'
import { percentile } from '../bench/statistics.ts'
import { eventually } from '../support/eventually.ts'
import type { Injections } from './cells.ts'
import { checkOrders, type Found, readBooks } from './check.ts'
import { type Fault, faults, type Patient } from './faults.ts'
import { type Journal, newJournal } from './journal.ts'
import { needsOperator, promoteOther } from './operator.ts'
import { type Shop, waitUntilHealthy } from './shop.ts'

export interface Round {
  system: string
  injections: Injections
  /** ISO 8601. */
  at: string
  /** The databases' program: `MariaDB 11.4.3`. */
  server: string
  found: Found
  /** From the first injection to the last mending. */
  faultMs: number
  /** Longest time without an acknowledged order, from the injection on. */
  writeOutageMs: number
  /** Of the catalogue, as a guest; `during`: until everything is well again. */
  reads: Record<'before' | 'during', { count: number; failed: number; p95Ms: number }>
  /** What came instead of pages. */
  readFailures: string[]
  /** Of customers who have just placed an order. */
  ownReads: number
  ownWriteMissing: number
  wentBack: number
  signedOut: number
  /** All of it. */
  tookMs: number
}

/** Orders that are acknowledged before the fault, and again after it. */
const ordersBefore = 25
const ordersAfter = 25
const withinMs = 120_000

/** Visitors shop, the faults are injected and mended, everything recovers, and the books are checked. */
export async function runRound(shop: Shop, injections: Injections): Promise<Round> {
  const { control, stack, visitors, system } = shop
  const startedAt = performance.now()
  const status = await waitUntilHealthy(control)
  const before = await readBooks(stack.runDir, status)
  const journal = newJournal()
  visitors.begin(journal)
  const orders = () => journal.acknowledgedAt.length
  const times = { injected: 0, mended: 0, healed: 0 }
  try {
    await eventually(() => orders() >= ordersBefore, withinMs)
    times.injected = performance.now()
    await breakAndMend(shop, status, injections)
    times.mended = performance.now()
    await waitUntilHealthy(control)
    times.healed = performance.now()
    const soFar = orders()
    await eventually(() => orders() >= soFar + ordersAfter, withinMs)
  } finally {
    await visitors.end()
  }
  const { databases } = await waitUntilHealthy(control)
  const found = await checkOrders(stack.runDir, databases, journal.attempts, before)
  const { ownReads, ownWriteMissing, wentBack, signedOut } = journal
  return {
    ...{ system: system.name, injections, at: new Date().toISOString(), found },
    server: status.databases[0]?.version ?? '',
    faultMs: Math.round(times.mended - times.injected),
    writeOutageMs: longestGap(journal.acknowledgedAt, times.injected),
    reads: {
      before: summary(journal, 0, times.injected),
      during: summary(journal, times.injected, times.healed),
    },
    readFailures: [...new Set(journal.reads.flatMap(({ failure }) => failure ?? []))],
    ...{ ownReads, ownWriteMissing, wentBack, signedOut },
    tookMs: Math.round(performance.now() - startedAt),
  }
}

/** Injects all, lets somebody act who looks after the shop, and mends them in the reverse order. */
export async function breakAndMend(
  { control, stack, system }: Shop,
  status: Status,
  injections: Injections,
): Promise<void> {
  const { ports } = JSON.parse(readFileSync(path.join(stack.runDir, 'state.json'), 'utf8'))
  const patient: Patient = { control, status, ports, runDir: stack.runDir }
  const mends: (() => unknown)[] = []
  try {
    for (const { fault, target } of injections)
      mends.push(await faults[fault].inject(patient, target))
    if (needsOperator(system, injections)) await promoteOther(patient, injections)
    const seconds = Math.max(
      ...injections.map(({ fault }): number => (faults[fault] as Fault).seconds),
    )
    await delay(seconds * 1000)
  } finally {
    for (const mend of mends.reverse()) await mend()
  }
}

function longestGap(times: readonly number[], from: number): number {
  const after = [from, ...times.filter((at) => at > from)]
  return Math.round(Math.max(0, ...after.slice(1).map((at, index) => at - (after[index] ?? at))))
}

function summary({ reads }: Journal, from: number, to: number) {
  const within = reads.filter(({ at }) => at >= from && at < to)
  const times = within.map(({ ms }) => ms)
  return {
    count: within.length,
    failed: within.filter(({ failure }) => failure).length,
    p95Ms: times.length > 0 ? Math.round(percentile(times, 0.95)) : 0,
  }
}
