import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ControlClient } from '../../apps/control/client.ts'
import type { Status } from '../../apps/control/status/status.ts'
import { percentile } from '../bench/statistics.ts'
import { eventually } from '../support/eventually.ts'
import type { Stack } from '../support/stack.ts'
import { checkOrders, countUnits, type Found, openDatabase } from './check.ts'
import { by, type Fault, type FaultName, faults } from './faults.ts'
import { type Journal, newJournal } from './journal.ts'
import { findTarget, type System, type Target } from './systems.ts'
import type { Visitors } from './visitors.ts'

/** One fault, injected once. */
export interface Cell {
  system: string
  fault: FaultName
  target: Target
}

export interface Round extends Cell {
  /** ISO 8601. */
  at: string
  found: Found
  /** Longest time without an acknowledged order, from the injection on. */
  writeOutageMs: number
  /** Of the catalogue, as a guest. */
  reads: Record<'before' | 'during', { count: number; failed: number; p95Ms: number }>
  /** What came instead of pages. */
  readFailures: string[]
  /** Of customers who have just placed an order. */
  ownReads: number
  ownWriteMissing: number
  wentBack: number
  signedOut: number
}

export interface Running {
  system: System
  stack: Stack
  control: ControlClient
  visitors: Visitors
}

/** Orders that are acknowledged before the fault, and again after it. */
const ordersBefore = 25
const ordersAfter = 25
const recoversWithinMs = 120_000

/** Visitors shop, the fault is injected and mended, everything recovers, and the books are checked. */
export async function runRound(running: Running, { fault, target }: Cell): Promise<Round> {
  const { control, stack, visitors, system } = running
  const status = await waitUntilHealthy(control)
  const unitsBefore = await unitsOf(stack, status)
  const journal = newJournal()
  visitors.begin(journal)
  const orders = () => journal.acknowledgedAt.length
  let injectedAt = 0
  let mendedAt = 0
  try {
    await eventually(() => orders() >= ordersBefore, recoversWithinMs)
    const { inject, seconds }: Fault = faults[fault]
    injectedAt = performance.now()
    const { ports } = JSON.parse(readFileSync(path.join(stack.runDir, 'state.json'), 'utf8'))
    const mend = await inject({ control, status, ports }, target)
    try {
      if (needsOperator(system, fault, target)) await promoteOther(control, status)
      await delay(seconds * 1000)
    } finally {
      await mend()
    }
    mendedAt = performance.now()
    await waitUntilHealthy(control)
    const soFar = orders()
    await eventually(() => orders() >= soFar + ordersAfter, recoversWithinMs)
  } finally {
    await visitors.end()
  }
  const { databases } = await waitUntilHealthy(control)
  const found = await checkOrders(stack.runDir, databases, journal.attempts, unitsBefore)
  const readsOf = (from: number, to: number) => summary(journal, from, to)
  return {
    ...{ system: system.name, fault, target, at: new Date().toISOString(), found },
    writeOutageMs: longestGap(journal.acknowledgedAt, injectedAt),
    reads: {
      before: readsOf(0, injectedAt),
      during: readsOf(injectedAt, mendedAt),
    },
    readFailures: [...new Set(journal.reads.flatMap(({ failure }) => failure ?? []))],
    ownReads: journal.ownReads,
    ownWriteMissing: journal.ownWriteMissing,
    wentBack: journal.wentBack,
    signedOut: journal.signedOut,
  }
}

/** Every component works, one database takes writes, and the others have caught up with it. */
async function waitUntilHealthy(control: ControlClient): Promise<Status> {
  return eventually(async () => {
    const status = await control.status()
    const { replicas, databases, edges, web, redis, redisReplicas, sentinels } = status
    const stores = [...(redis ? [redis] : []), ...redisReplicas, ...sentinels]
    const all = [...edges, ...web, ...replicas, ...databases, ...stores]
    const late = all.find(({ state }) => state !== 'ready')
    if (late) throw new Error(`${late.name} is ${late.state}`)
    const ill = databases.find(({ problem, lagMs }) => problem || (lagMs ?? 0) > 2000)
    if (ill) throw new Error(`${ill.name}: ${ill.problem ?? `lags by ${ill.lagMs} ms`}`)
    if (databases.filter(({ writable }) => writable).length !== 1)
      throw new Error('not one database takes writes')
    const out = replicas.find(({ inRotation }) => !inRotation)
    if (out) throw new Error(`${out.name} is out of rotation`)
    return status
  }, recoversWithinMs)
}

async function unitsOf(stack: Stack, { databases }: Status): Promise<Map<number, number>> {
  const primary = databases.find(({ role }) => role === 'primary') ?? { port: 0 }
  const connection = await openDatabase(stack.runDir, primary)
  const units = await countUnits(connection)
  await connection.end()
  return units
}

const needsOperator = ({ failover }: System, fault: FaultName, target: Target) =>
  failover === 'operator' &&
  target === 'primary' &&
  ['kill', 'pause', 'link cut, then kill'].includes(fault)

/** What an operator does at once: a primary that was killed would be started again a second later. */
async function promoteOther(control: ControlClient, { databases }: Status): Promise<void> {
  const other = databases.find(({ role }) => role === 'replica')
  if (!other) throw new Error('There is no read replica to promote.')
  await control.run({ command: 'promote', name: other.name, force: true }, by)
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

/** Whether the system has such a component at all. */
export const hasTarget = async ({ control }: Running, target: Target): Promise<boolean> =>
  findTarget(await control.status(), target) !== null
