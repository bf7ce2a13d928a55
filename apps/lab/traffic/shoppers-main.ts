import type { Plan } from './plan.ts'
import { createCounter } from './shopper/counter.ts'
import { runCrowd, type Shop } from './shopper/crowd.ts'
import type { Counts } from './tally.ts'

/**
 * The shoppers, as a process of their own: the console stays quick, and what they cost is
 * told apart. Started by `shoppers-process.ts`; ends with it, or when the plan's time is up.
 */

export interface Orders {
  plan: Plan
  shop: Shop
}

process.on('disconnect', () => process.exit())
process.once('message', ({ plan, shop }: Orders) => void run(plan, shop))

async function run(plan: Plan, shop: Shop): Promise<void> {
  const counter = createCounter()
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), plan.seconds * 1000)
  process.once('message', () => over.abort())
  const ticking = setInterval(() => void tell(counter.tick()), 1000)

  await runCrowd(plan, shop, counter, over.signal)
  clearTimeout(timer)
  clearInterval(ticking)
  await tell(counter.tick())
  process.exit()
}

const tell = (counts: Counts) =>
  new Promise<void>((resolve) => {
    if (process.send) process.send(counts, () => resolve())
    else resolve()
  })
