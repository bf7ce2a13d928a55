import type { Sabotage } from '../support/sabotaged-stack.ts'
import type { Injections } from './cells.ts'
import { promises } from './promises.ts'
import { runRound } from './round.ts'
import { startShop } from './shop.ts'
import { systemNamed } from './systems.ts'

/** A shop as it is often built, and what breaks it: who checks finds what this one promises. */
export interface Naive {
  name: string
  /** The same without the naive part keeps its promise. */
  system: string
  options?: readonly string[]
  sabotage?: Sabotage
  /** All customers buy the same. */
  oneProduct?: boolean
  injections: Injections
  /** Of `promises`. */
  breaks: string
}

export interface NaiveResult {
  naive: string
  /** ISO 8601. */
  at: string
  injections: Injections
  breaks: string
  rounds: number
  trials: number
  violations: number
}

const inApp = (name: string, body: string) => ({
  file: 'apps/shop/main.js',
  from: new RegExp(`async function ${name}\\([^)]*\\) \\{`),
  to: `async function ${name}() {\n${body}\n`,
})

const readThenWrite = `  const [handle, productId, quantity] = arguments;
  const [row] = await handle.select('SELECT stock FROM products WHERE id = ?', [productId]);
  if (!row || row.stock < quantity) return false;
  await handle.change('UPDATE products SET stock = ? WHERE id = ?', [row.stock - quantity, productId]);
  return true;`

const defaultTimeOut = (name: string) => ({
  file: 'apps/shop/main.js',
  from: new RegExp(`(var|const) ${name} = \\w+;`),
  to: `var ${name} = 600000;`,
})

export const naiveBuilds: readonly Naive[] = [
  {
    name: 'asynchronous replication',
    system: 'distributed',
    injections: [{ fault: 'link cut, then kill', target: 'primary' }],
    breaks: 'no acknowledged order is lost',
  },
  {
    name: 'reads from a read replica without freshness',
    system: 'distributed',
    options: ['--freshness', 'off'],
    injections: [{ fault: 'link cut', target: 'primary' }],
    breaks: 'customers see the order that they have just placed',
  },
  {
    name: 'no look-up of the idempotency key',
    system: 'distributed',
    sabotage: { build: [inApp('findOrderByKey', '  return null;')] },
    // Orders that were on their way are placed, and nobody hears of it.
    injections: [{ fault: 'kill', target: 'load balancer' }],
    breaks: 'who sends an order again learns what became of it',
  },
  {
    name: 'stock that is read, then written',
    system: 'distributed',
    sabotage: { build: [inApp('takeStock', readThenWrite)] },
    oneProduct: true,
    injections: [{ fault: 'kill', target: 'app replica' }],
    breaks: 'stock and sold units are what there was at first',
  },
  {
    name: 'default time-outs',
    system: 'distributed',
    sabotage: { build: [defaultTimeOut('readTimeoutMs'), defaultTimeOut('writeTimeoutMs')] },
    injections: [{ fault: 'pause 30 s', target: 'read replica' }],
    breaks: 'the catalogue can be read, whatever fails behind the load balancers',
  },
]

const mostRounds = 5

/** Rounds until the violation is found, some at most. */
export async function runNaive(naive: Naive): Promise<NaiveResult> {
  const { name, options = [], sabotage, oneProduct, injections, breaks } = naive
  const usual = systemNamed(naive.system)
  const promise = promises.find(({ text }) => text === breaks)
  if (!promise) throw new Error(`There is no promise "${breaks}".`)
  const system = { ...usual, options: [...usual.options, ...options] }
  const shop = await startShop(system, { sabotage, oneProduct })
  const result = { rounds: 0, trials: 0, violations: 0 }
  try {
    while (result.violations === 0 && result.rounds < mostRounds) {
      const round = await runRound(shop, injections)
      result.rounds++
      result.trials += promise.trials(round)
      result.violations += promise.violations(round)
    }
  } finally {
    await shop.stop()
  }
  return { naive: name, at: new Date().toISOString(), injections, breaks, ...result }
}
