import type { Plan } from '../plan.ts'
import type { Counts } from '../tally.ts'
import { createCounter } from './counter.ts'
import { runLoadGenerator, type Shop } from './load-generator.ts'

/**
 * The load generator runs in its own process, so that the lab stays responsive and its CPU use is
 * measured separately. `load-process.ts` starts it; it exits with the lab or at the end of the plan.
 */

export interface LoadJob {
  plan: Plan
  shop: Shop
}

process.on('disconnect', () => process.exit())
process.once('message', ({ plan, shop }: LoadJob) => void run(plan, shop))

async function run(plan: Plan, shop: Shop): Promise<void> {
  const counter = createCounter()
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), plan.seconds * 1000)
  process.once('message', () => over.abort())
  const ticking = setInterval(() => void send(counter.tick()), 1000)

  await runLoadGenerator(plan, shop, counter, over.signal)
  clearTimeout(timer)
  clearInterval(ticking)
  await send(counter.tick())
  process.exit()
}

const send = (counts: Counts) =>
  new Promise<void>((resolve) => {
    if (process.send) process.send(counts, () => resolve())
    else resolve()
  })
