import { addToCart, demoState, register } from '../../support/people.ts'
import { watchPrice } from '../../support/watch-price.ts'
import { openDatabase } from '../check.ts'
import { by } from '../faults.ts'
import { cutLinks, slowLinks, whyNoLinks } from '../links.ts'
import { type Shop, waitUntilHealthy } from '../shop.ts'
import { linksOf } from '../systems.ts'
import type { Outcome, Scenario } from './scenario.ts'

const visitors = 10
const changes = 100

/** Each brings the read replica to lag; returns what ends that. */
const lags: Record<string, { seconds: number; begin(shop: Shop): Promise<() => unknown> }> = {
  '0': { seconds: 0, begin: async () => () => {} },
  '100 ms': {
    seconds: 0.1,
    begin: async (shop) => slowLinks(await replicationLinks(shop), 100),
  },
  '1 s': { seconds: 1, begin: (shop) => delayReplica(shop, 1) },
  '10 s': { seconds: 10, begin: (shop) => delayReplica(shop, 10) },
  stopped: { seconds: 0, begin: async (shop) => cutLinks(await replicationLinks(shop)) },
}

const replicationLinks = async ({ control }: Shop) => linksOf(await control.status(), 'primary', {})

async function delayReplica({ control }: Shop, seconds: number) {
  await control.run({ command: 'lag', seconds, forMs: 300_000 }, by)
  return () => control.run({ command: 'lag', seconds: 0 }, by)
}

/** Each changes their cart and reads it twice, again and again. */
async function changeAndRead({ stack }: Shop) {
  const seen = { stale: 0, wentBack: 0 }
  const visit = async () => {
    const client = stack.client('round-robin.localhost')
    await register(client)
    await addToCart(client, 1)
    for (let number = 1; number <= changes; number++) {
      const wanted = (number % 19) + 1
      await client.post('/cart/items/1', { quantity: wanted })
      const first = (await demoState(client)).cart.items
      const second = (await demoState(client)).cart.items
      if (first !== wanted) seen.stale++
      if (first === wanted && second !== wanted) seen.wentBack++
    }
    client.close()
  }
  await Promise.all(Array.from({ length: visitors }, visit))
  return seen
}

/** What others change, until the customer's own change has long reached the read replica. */
async function readOthersChanges({ stack, control }: Shop, seconds: number) {
  const { databases } = await control.status()
  const primary = databases.find(({ role }) => role === 'primary')
  const connection = await openDatabase(stack.runDir, primary ?? { port: 0 })
  const clients = Array.from({ length: visitors }, () => stack.client('round-robin.localhost'))
  try {
    return await watchPrice(connection, clients, (seconds + 2) * 1000)
  } finally {
    for (const client of clients) client.close()
    await connection.end()
  }
}

async function run(shop: Shop): Promise<Outcome> {
  const outcome = { trials: 0, violations: 0 }
  const done: string[] = []
  for (const [name, { seconds, begin }] of Object.entries(lags)) {
    if (['100 ms', 'stopped'].includes(name) && whyNoLinks()) continue
    const end = await begin(shop)
    try {
      const { stale, wentBack } = await changeAndRead(shop)
      const others = await readOthersChanges(shop, seconds)
      outcome.trials += visitors * changes + others.pages
      outcome.violations += stale + wentBack + others.wentBack
      done.push(name)
    } finally {
      await end()
    }
    await waitUntilHealthy(shop.control)
  }
  return { ...outcome, measured: `lag ${done.join(', ')}` }
}

export const lag: Scenario = {
  name: 'the read replica lags, or stands still',
  promise: 'who has changed something sees it, and goes on seeing it and what others change',
  systems: ['distributed'],
  run,
}
