import { type Injections, nameOf } from './cells.ts'
import { outageGoal, readGoal } from './goals.ts'
import type { Naive } from './naive-builds.ts'
import { type Promised, promises } from './promises.ts'
import { runRound } from './round.ts'
import { type Shop, startShop } from './shop.ts'
import { systemNamed } from './systems.ts'

export interface NaiveResult {
  naive: string
  /** ISO 8601. */
  at: string
  how: string
  breaks: string
  trials: number
  violations: number
}

const mostRounds = 5

/** What runs now. */
let current: Shop | null = null

export const stopNaive = async (): Promise<void> => current?.stop()

/** Rounds until the violation is found, some at most. */
export async function runNaive(naive: Naive): Promise<NaiveResult> {
  const { name, options = [], sabotage, oneProduct, twice, by, breaks } = naive
  const usual = systemNamed(naive.system)
  const system = { ...usual, options: [...usual.options, ...options] }
  const shop = await startShop(system, { sabotage, oneProduct, twice })
  current = shop
  const how = naive.how ?? ('run' in by ? by.name : nameOf(by))
  try {
    const result = 'run' in by ? await by.run(shop) : await repeat(shop, by, breaks)
    const { trials, violations } = result
    return { naive: name, at: new Date().toISOString(), how, breaks, trials, violations }
  } finally {
    current = null
    await shop.stop()
  }
}

/** What rounds can break. */
export const breakable: readonly Promised[] = [...promises, outageGoal, readGoal]

async function repeat(shop: Shop, injections: Injections, breaks: string) {
  const promise = breakable.find(({ text }) => text === breaks)
  if (!promise) throw new Error(`There is no promise "${breaks}".`)
  const result = { trials: 0, violations: 0 }
  for (let number = 0; result.violations === 0 && number < mostRounds; number++) {
    const round = await runRound(shop, injections)
    result.trials += promise.trials(round)
    result.violations += promise.violations(round)
  }
  return result
}
