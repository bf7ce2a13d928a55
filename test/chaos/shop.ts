import { setTimeout as delay } from 'node:timers/promises'
import { type ControlClient, createControlClient } from '../../apps/control/client.ts'
import type { Status } from '../../apps/control/status/status.ts'
import { eventually } from '../support/eventually.ts'
import { type Sabotage, startSabotagedStack } from '../support/sabotaged-stack.ts'
import { type Stack, startStack } from '../support/stack.ts'
import { openDatabase } from './check.ts'
import { ownClocks } from './clocks.ts'
import { giveOwnDisks } from './disks.ts'
import type { Equipment } from './faults.ts'
import type { System } from './systems.ts'
import { createVisitors, type Visitors } from './visitors.ts'

/** A shop that runs, with its visitors. */
export interface Shop {
  system: System
  equipment: Equipment | null
  stack: Stack
  control: ControlClient
  visitors: Visitors
  stop(): Promise<void>
}

const customers = 6
const plentyInStock = 1_000_000
const healthyWithinMs = 120_000
const askEveryMs = 200

interface Extras {
  equipment?: Equipment | null
  /** Of a naive build. */
  sabotage?: Sabotage
  /** All customers buy the same. */
  oneProduct?: boolean
  /** All send each order twice at once. */
  twice?: boolean
}

export async function startShop(system: System, extras: Extras = {}): Promise<Shop> {
  const { equipment = null, oneProduct = false, twice = false } = extras
  // Six customers are one network, which may not place as many orders.
  process.env.FORM_LIMITS = 'off'
  const stack = await startWith(system.options, extras)
  const control = createControlClient(stack.runDir)
  const products = Array.from({ length: customers }, (_, at) => (oneProduct ? 1 : at + 1))
  await setStock(stack, products, plentyInStock)
  const visitors = await createVisitors(stack, products, twice)
  return {
    ...{ system, equipment, stack, control, visitors },
    async stop() {
      visitors.close()
      await stack.stop()
    },
  }
}

async function startWith(
  options: readonly string[],
  { equipment, sabotage }: Extras,
): Promise<Stack> {
  const changes = equipment === 'own clocks' ? ownClocks : sabotage
  if (changes) return startSabotagedStack(changes, options)
  const stack = await startStack(...options)
  return equipment === 'own disks' ? giveOwnDisks(stack, options) : stack
}

export async function setStock(
  { runDir }: Stack,
  products: readonly number[],
  units: number,
): Promise<void> {
  const { databases } = await createControlClient(runDir).status()
  const primary = databases.find(({ role }) => role === 'primary')
  const connection = await openDatabase(runDir, primary ?? { port: 0 })
  await connection.query('UPDATE products SET stock = ? WHERE id IN (?)', [units, products])
  await connection.end()
}

/** Every component works, one database takes writes, and the others have caught up with it. */
export async function waitUntilHealthy(control: ControlClient): Promise<Status> {
  return eventually(async () => {
    // To ask everybody costs them time, which customers would wait for.
    await delay(askEveryMs)
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
  }, healthyWithinMs)
}
