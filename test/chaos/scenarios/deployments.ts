import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { by } from '../faults.ts'
import { newJournal } from '../journal.ts'
import { type Shop, waitUntilHealthy } from '../shop.ts'
import { scaleUps } from '../systems.ts'
import { noteRequests } from '../visitors.ts'
import type { Outcome, Scenario } from './scenario.ts'

const least = 10_000
const guests = 10
const pauseMs = 20
const pages = ['/products', '/', '/products?q=honey', '/cart']
const build = path.resolve(import.meta.dirname, '../../../dist')

/** The build that is here again, one app replica after the other; then beside it, as another version. */
const kinds = [
  { command: 'deploy' },
  { command: 'deploy', version: { name: 'next', source: build }, watchMs: 3000 },
  { command: 'deploy', version: { name: 'after', source: build }, watchMs: 3000, blueGreen: true },
] as const

async function run({ stack, control, visitors }: Shop): Promise<Outcome> {
  const journal = newJournal()
  let over = false
  const browse = async (at: number) => {
    const client = stack.client('round-robin.localhost')
    client.timeoutMs = 12_000
    noteRequests(client, () => journal)
    for (let number = at; !over; number++) {
      await client.get(pages[number % pages.length] ?? '/').catch(() => {})
      await delay(pauseMs)
    }
    client.close()
  }
  visitors.begin(journal)
  const browsing = Array.from({ length: guests }, (_, at) => browse(at))
  let deployments = 0
  try {
    while (deployments < kinds.length || journal.requests.sent < least) {
      await control.run(kinds[deployments % kinds.length] ?? kinds[0], by)
      deployments++
      await waitUntilHealthy(control)
    }
  } finally {
    over = true
    await Promise.all([...browsing, visitors.end()])
  }
  const { sent, failed } = journal.requests
  return {
    trials: sent,
    violations: failed,
    measured: `${deployments} deployments, ${journal.acknowledgedAt.length} orders`,
  }
}

export const deployments: Scenario = {
  name: 'new versions are deployed, while customers order',
  promise: 'no request fails, whether or not it may be sent again',
  systems: ['distributed', ...scaleUps],
  run,
}
