import { setTimeout as delay } from 'node:timers/promises'
import type { ControlError } from '../../../control/client.ts'
import type { Client, Form } from '../../../shared/client.ts'
import type { Workbench } from '../lesson.ts'
import { command, kill } from '../measure/commands.ts'
import { round, waitUntil, withTimeout } from '../measure/requests.ts'
import { addToCart, cancelOrder, fillOrderForm, register, sendOrder } from '../measure/shop.ts'

const buyers = 4
/** They send their orders in turn, as each may order sixty times a minute. */
const waiters = 3
const buyMs = 2500
const cutOffMs = 2500
/** A customer may order sixty times a minute. */
const everyMs = 350
const answersWithinMs = 8000
const againEveryMs = 150
const againWithinMs = 45_000
const healthyWithinMs = 75_000

export interface Customers {
  buyers: readonly Client[]
  /** Whose orders wait until there is a primary again. */
  waiters: readonly Client[]
}

/** Somebody who buys, and the orders that the shop has confirmed. */
interface Buyer {
  client: Client
  confirmed: string[]
  /** Orders that the shop would not take. */
  refused: number
}

/** They have to exist everywhere before anything is cut off. */
export async function registerCustomers(bench: Workbench): Promise<Customers> {
  const all = Array.from({ length: buyers + waiters }, () => bench.client())
  for (const client of all) await register(client)
  return { buyers: all.slice(0, buyers), waiters: all.slice(buyers) }
}

export interface Loss {
  /** Confirmed before the primary died. */
  orders: number
  /** Of these, how many are not there afterwards. */
  lost: number
  /** Orders that were refused before it died. */
  refused: number
  /** From its death to the next confirmation; after a cut, with the time to start the others. */
  seconds: number
}

/**
 * The primary dies while people buy, and another database goes on in its place. Resolves when all
 * databases work again.
 * @param cutOff its read replicas stop receiving some seconds before
 */
export async function losePrimary(
  bench: Workbench,
  customers: Customers,
  { cutOff }: { cutOff: boolean },
): Promise<Loss> {
  const { stage, databases } = await bench.status()
  const primary = databases.find(({ role }) => role === 'primary')?.name ?? 'db-1'
  const others = databases.map(({ name }) => name).filter((name) => name !== primary)
  const isManual = stage.failover === 'manual'
  const all = customers.buyers.map((client): Buyer => ({ client, confirmed: [], refused: 0 }))
  const waiting = await Promise.all(customers.waiters.map(prepareOrder))

  bench.step(cutOff ? 'cut-off' : 'buy')
  const buying = startBuying(all)
  let refused = 0
  let died = 0
  try {
    await delay(buyMs)
    if (cutOff) {
      for (const name of others) await bench.run(command('stop', name))
      await delay(cutOffMs)
    }
    bench.step('kill')
    refused = sumOf(all, (one) => one.refused)
    await bench.run(kill(primary))
    died = performance.now()
    buying.stop()
    // It would be started again; nobody brings back one whose disk has burnt out.
    if (isManual) await bench.run(command('stop', primary))
  } finally {
    buying.stop()
  }
  if (cutOff) for (const name of others) await bench.run(command('start', name))
  const goOn = async () => {
    await promoteOne(bench, others)
    // Nobody else could confirm, so there would be no order.
    if (stage.durability === 'semi-sync' && others.length === 1)
      await bench.run(command('start', primary))
  }
  const [confirmedAt] = await Promise.all([
    untilConfirmed(bench, waiting),
    isManual ? goOn() : null,
  ])
  await buying.over

  bench.step('count')
  const orders = sumOf(all, ({ confirmed }) => confirmed.length)
  const lost = await countLost(bench, all)
  bench.step('rejoin')
  if (isManual) await bench.run(command('start', primary))
  await untilHealthy(bench)
  const seconds = round((confirmedAt - died) / 1000, 1)
  return { orders, lost, refused, seconds }
}

const sumOf = (all: readonly Buyer[], of: (one: Buyer) => number) =>
  all.reduce((sum, one) => sum + of(one), 0)

/** Each buys one thing after the other, until `stop`; `over` resolves when the last answer is there. */
function startBuying(all: readonly Buyer[]) {
  let isOver = false
  const buyOnce = async (buyer: Buyer) => {
    await addToCart(buyer.client)
    if (isOver) return
    const form = await fillOrderForm(buyer.client)
    if (isOver) return
    buyer.confirmed.push(await sendOrder(buyer.client, form))
  }
  const buy = async (buyer: Buyer) => {
    while (!isOver) {
      const next = delay(everyMs)
      await buyOnce(buyer).catch(() => {
        if (!isOver) buyer.refused++
      })
      await next
    }
  }
  const over = Promise.all(all.map(buy))
  return {
    over,
    stop: () => {
      isOver = true
    },
  }
}

interface Waiting {
  client: Client
  form: Form
}

/** Somebody who has filled in the form, and not sent it yet. */
async function prepareOrder(client: Client): Promise<Waiting> {
  await addToCart(client)
  return { client, form: await fillOrderForm(client) }
}

/** They send it in turn, until an order is confirmed; resolves to when that was. */
async function untilConfirmed(bench: Workbench, waiting: readonly Waiting[]): Promise<number> {
  let turn = 0
  let at = 0
  const isConfirmed = async () => {
    const { client, form } = waiting[turn++ % waiting.length] as Waiting
    const path = await withTimeout(answersWithinMs, sendOrder(client, form))
    at = performance.now()
    if (path) await cancelOrder(client, path).catch(() => {})
    else await delay(againEveryMs)
    return path !== null
  }
  await waitUntil('Ordering', isConfirmed, { withinMs: againWithinMs, signal: bench.signal })
  return at
}

/**
 * As somebody who gives nothing up that can be kept: by force only when every one is refused, and
 * then one that no other has more than. (What the old primary wrote and nobody confirmed is a
 * reason to refuse, too.)
 */
async function promoteOne(bench: Workbench, names: readonly string[]): Promise<void> {
  let [best = 'db-2'] = names
  for (const name of names) {
    const code = await bench.run({ command: 'promote', name }).then(
      () => 'promoted',
      (error: Partial<ControlError>) => error.code,
    )
    if (code === 'promoted') return
    if (code !== 'another-has-more') best = name
  }
  bench.signal.throwIfAborted()
  await bench.run({ command: 'promote', name: best, force: true })
}

/** Looks for each confirmed order, and cancels those that are there: they were for this only. */
async function countLost(bench: Workbench, all: readonly Buyer[]): Promise<number> {
  let lost = 0
  for (const { client, confirmed } of all) {
    // The number of a lost order is given again: then it is in the list twice, and there once.
    const paths = new Set(confirmed)
    lost += confirmed.length - paths.size
    for (const path of paths) {
      bench.signal.throwIfAborted()
      const { status } = await client.get(path)
      if (status === 200) await cancelOrder(client, path)
      else if (status === 404) lost++
      else throw new Error(`an order’s page was answered with ${status}`)
    }
  }
  return lost
}

/** All databases are there, and have what the one has that takes the writes. */
async function untilHealthy(bench: Workbench): Promise<void> {
  const isHealthy = async () => {
    const { databases, stage } = await bench.status()
    const late = stage.failover === 'manual' ? 9999 : 0
    return databases.every(
      ({ state, problem, role, lagMs }) =>
        state === 'ready' && problem === null && (role === 'primary' || (lagMs ?? late) < 1500),
    )
  }
  await waitUntil('The databases', isHealthy, { withinMs: healthyWithinMs, signal: bench.signal })
}
