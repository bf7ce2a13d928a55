import { setTimeout as delay } from 'node:timers/promises'
import { listProcesses, type Status } from '../../../apps/control/status/status.ts'
import { equipmentOf, type Injections, nameOf, singles, whyNot } from '../cells.ts'
import { checkOrders, readBooks } from '../check.ts'
import { newJournal } from '../journal.ts'
import { percent, sum } from '../numbers.ts'
import { breakAndMend } from '../round.ts'
import { type Shop, waitUntilHealthy } from '../shop.ts'
import { findTarget } from '../systems.ts'
import type { Outcome, Scenario } from './scenario.ts'

const everyMs = 120_000
/** A shop that has just been started opens its connections as it needs them, which is no growth. */
const warmUpMs = 60_000
const enough = 0.999
/** Of what was used in the first quarter, when everything had just been started. */
const mostGrowth = 1.25

interface Sample {
  memoryMb: number
  connections: number
}

const sampleOf = (status: Status): Sample => ({
  memoryMb: sum(listProcesses(status), ({ process }) => process.memoryBytes ?? 0) / 1024 ** 2,
  connections: sum(status.limits, ({ what, used }) => (what === 'connections' ? used : 0)),
})

const connectionsOf = ({ limits }: Status): string =>
  limits
    .filter(({ what }) => what === 'connections')
    .map(({ target, used }) => `${target} ${used}`)
    .join(', ')

/** What the last quarter of the samples has of what the first had. */
function growthOf(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const quarter = Math.max(1, Math.floor(samples.length / 4))
  return sum(samples.slice(-quarter), of) / Math.max(1, sum(samples.slice(0, quarter), of))
}

/** Each fault in turn that the usual shop can be given. */
async function faultsFor({ control }: Shop): Promise<Injections[]> {
  const status = await control.status()
  return singles.filter(
    (injections) =>
      !equipmentOf(injections) &&
      !whyNot(injections) &&
      injections.every(({ target }) => findTarget(status, target)),
  )
}

async function run(shop: Shop, minutes: number): Promise<Outcome> {
  const { control, stack, visitors } = shop
  const list = await faultsFor(shop)
  const before = await readBooks(stack.runDir, await waitUntilHealthy(control))
  const journal = newJournal()
  const samples: Sample[] = []
  const failedBy = new Map<string, number>()
  visitors.begin(journal, true)
  await delay(warmUpMs)
  const startedAt = performance.now()
  // With a step of 11, neighbours in the list, which are alike, do not come one after the other.
  for (let number = 0; performance.now() < startedAt + minutes * 60_000; number++) {
    const nextAt = performance.now() + everyMs
    const status = await waitUntilHealthy(control)
    samples.push(sampleOf(status))
    const injections = list[(number * 11) % list.length] ?? []
    const { failed: failedBefore } = journal.requests
    journal.failures.clear()
    await breakAndMend(shop, status, injections)
    await delay(Math.max(0, nextAt - performance.now()))
    const name = nameOf(injections)
    const failures = journal.requests.failed - failedBefore
    failedBy.set(name, (failedBy.get(name) ?? 0) + failures)
    const reasons = [...journal.failures].map(([reason, count]) => `${count} × ${reason}`)
    console.log(`${shop.system.name}: ${name}: ${failures} failed ${reasons.join(', ')}`)
    console.log(`  connections ${connectionsOf(status)}`)
  }
  await visitors.end()
  const status = await waitUntilHealthy(control)
  samples.push(sampleOf(status))
  const found = await checkOrders(stack.runDir, status.databases, journal.attempts, before)
  const { sent, failed } = journal.requests
  const success = 1 - failed / sent
  const memory = growthOf(samples, ({ memoryMb }) => memoryMb)
  const connections = growthOf(samples, (sample) => sample.connections)
  const worst = [...failedBy].sort(([, a], [, b]) => b - a).slice(0, 3)
  const wrong =
    found.lost + found.duplicates + found.inconsistent + found.stockWrong + found.unknown
  return {
    trials: sent,
    violations:
      wrong +
      (success < enough ? failed : 0) +
      Number(memory > mostGrowth) +
      Number(connections > mostGrowth),
    measured: `${percent(success)} of ${sent} requests; memory × ${memory.toFixed(2)}, connections × ${connections.toFixed(2)}; ${wrong} of ${journal.attempts.length} orders lost, wrong or unknown; most failed: ${worst.map(([name, count]) => `${name} ${count}`).join(', ')}`,
  }
}

export const soak = (minutes: number): Scenario => ({
  name: `${minutes} minutes with a fault every two`,
  promise: `${percent(enough)} of the requests succeed, and neither memory nor connections grow`,
  systems: ['scale-up'],
  run: (shop) => run(shop, minutes),
})
