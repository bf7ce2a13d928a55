import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from '../../../shared/client.ts'
import { addressOf } from '../addresses.ts'
import { type Errand, errands, type Plan } from '../plan.ts'
import { newAccount } from './account.ts'
import type { Counter } from './counter.ts'
import { goShopping } from './errands.ts'
import { createPace } from './pace.ts'
import { createVisit } from './visit.ts'

const mostPerSecond = 400
const timeoutMs = 10_000
// They do not all come in at the same moment.
const arrivalGapMs = 50

export interface Shop {
  /** Where the edge is. */
  at: string
  port: number
  /** The base domain. */
  domain: string
}

/** Resolves when all have left: after `signal`, each finishes what it does. */
export async function runCrowd(
  plan: Plan,
  { at, port, domain }: Shop,
  counter: Counter,
  signal: AbortSignal,
): Promise<void> {
  const pace = createPace(mostPerSecond)
  const host = plan.host === 'default' ? domain : `${plan.host}.${domain}`

  async function live(index: number): Promise<void> {
    const account = newAccount(index + 1)
    const from = addressOf(plan.addresses, index)
    await sleep(index * arrivalGapMs, undefined, { signal }).catch(() => {})
    while (!signal.aborted) {
      const client = new Client(port, host, from, at)
      client.timeoutMs = timeoutMs
      const visit = createVisit({ client, counter, pace, thinkMs: plan.thinkMs, signal })
      counter.count('visits')
      counter.came()
      await goShopping(visit, chooseErrand(plan.mix), account)
      counter.left()
      client.close()
    }
  }

  await Promise.all(Array.from({ length: plan.shoppers }, (_, index) => live(index)))
}

/** @param dice 0 to 1 */
export function chooseErrand(mix: Plan['mix'], dice = Math.random()): Errand {
  let left = dice * 100
  const found = errands.find((errand) => {
    left -= mix[errand]
    return left < 0
  })
  return found ?? 'browse'
}
