import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '../../../apps/shared/client.ts'
import { eventually } from '../../support/eventually.ts'
import { address, addToCart, checkoutFields, goodCard, register } from '../../support/people.ts'
import { openDatabase } from '../check.ts'
import { by, type Injection } from '../faults.ts'
import { promoteOther } from '../operator.ts'
import { type Shop, setStock, waitUntilHealthy } from '../shop.ts'
import { scaleUps } from '../systems.ts'
import type { Outcome, Scenario } from './scenario.ts'

const buyers = 500
const units = 50
const product = 20
/** So many have theirs when the primary is killed. */
const soldBefore = 10
const pauseMs = 300

const answersWithinMs = 120_000

/** Sends the order until the shop says what became of it. */
async function buy(client: Client, form: Record<string, string>): Promise<boolean> {
  const deadline = performance.now() + answersWithinMs
  while (performance.now() < deadline) {
    const answer = await client.post('/orders', form).catch(() => null)
    if (answer?.status === 303 && answer.headers.location?.startsWith('/orders/')) return true
    if (answer && answer.status < 500 && answer.status !== 429) return false
    await delay(pauseMs)
  }
  throw new Error('The shop does not say what became of an order.')
}

async function prepare({ stack }: Shop) {
  const client = stack.client('round-robin.localhost')
  client.timeoutMs = 12_000
  await register(client)
  await addToCart(client, product)
  return { client, form: { ...address, ...goodCard, ...(await checkoutFields(client)) } }
}

async function run(shop: Shop): Promise<Outcome> {
  const { stack, control, system } = shop
  await setStock(stack, [product], units)
  const before = await soldUnits(shop)
  const ready: Awaited<ReturnType<typeof prepare>>[] = []
  while (ready.length < buyers)
    ready.push(...(await Promise.all(Array.from({ length: 20 }, () => prepare(shop)))))
  let acknowledged = 0
  const orders = Promise.all(
    ready.map(async ({ client, form }) => {
      if (await buy(client, form)) acknowledged++
    }),
  )
  // Its error is thrown below, once the primary has been replaced.
  orders.catch(() => {})
  await eventually(() => acknowledged >= soldBefore, 60_000)
  const status = await control.status()
  const primary = status.databases.find(({ role }) => role === 'primary')
  await control.run({ command: 'kill', name: primary?.name ?? '', wait: false }, by)
  const killed: Injection = { fault: 'kill', target: 'primary' }
  if (system.failover === 'operator') await promoteOther({ control, status }, [killed])
  await orders
  for (const { client } of ready) client.close()
  await waitUntilHealthy(control)
  const sold = (await soldUnits(shop)) - before
  return {
    trials: buyers,
    violations: Math.max(0, sold - units) + Math.abs(acknowledged - sold),
    measured: `${sold} sold, ${acknowledged} acknowledged`,
  }
}

async function soldUnits({ stack, control }: Shop): Promise<number> {
  const { databases } = await control.status()
  const primary = databases.find(({ role }) => role === 'primary') ?? { port: 0 }
  const connection = await openDatabase(stack.runDir, primary)
  const [rows] = await connection.query(
    `SELECT CAST(COALESCE(SUM(l.quantity), 0) AS SIGNED) AS units
       FROM order_lines l JOIN orders o ON o.id = l.order_id
      WHERE l.product_id = ? AND o.status <> 'cancelled'`,
    [product],
  )
  await connection.end()
  return Number((rows as { units: number }[])[0]?.units)
}

export const lastUnits: Scenario = {
  name: `${buyers} buyers for ${units} units, the primary is killed`,
  promise: 'none is sold twice, and as many are acknowledged as are sold',
  systems: ['distributed, semi-sync', ...scaleUps],
  run,
}
