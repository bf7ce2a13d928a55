import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../../apps/shared/client.ts'
import { address, addToCart, checkoutFields, goodCard, register } from './people.ts'

/** What buyers were told while something happened. */
export interface Sales {
  /** Ids of orders that the shop has acknowledged. */
  acknowledged: number[]
  /** Why requests failed, which were then sent again. */
  failures: string[]
  /** The longest time without an acknowledged order. */
  longestPauseMs: number
}

/** What they order, in turn; a few of them are sold out at first. */
export const productsBought = Array.from({ length: 60 }, (_, at) => at + 1)

/**
 * Lets buyers order again and again while `work` runs, and until each of them has had one more order. What
 * fails is sent again, the order with its own key, so that it is placed once.
 */
export async function selling(
  buyers: Client[],
  work: (sales: Sales) => Promise<unknown>,
): Promise<Sales> {
  const sales: Sales = { acknowledged: [], failures: [], longestPauseMs: 0 }
  let lastAt = performance.now()
  let over = false
  let asked = Math.floor(Math.random() * productsBought.length)

  async function patiently<T>(step: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + 60_000
    for (;;)
      try {
        return await step()
      } catch (error) {
        sales.failures.push((error as Error).message)
        if (performance.now() > deadline) throw error
        await sleep(100)
      }
  }

  async function order(buyer: Client): Promise<void> {
    // In turn, so that few are sold out soon; after one that is, another one.
    await patiently(() => addToCart(buyer, productsBought[asked++ % productsBought.length] ?? 1))
    const form = { ...address, ...goodCard, ...(await patiently(() => checkoutFields(buyer))) }
    const id = await patiently(async () => {
      const { status, headers } = await buyer.post('/orders', form)
      const placed = /^\/orders\/(\d+)/.exec(String(headers.location))?.[1]
      if (status !== 303 || !placed) throw new Error(`the order was answered with ${status}`)
      return Number(placed)
    })
    const now = performance.now()
    sales.longestPauseMs = Math.max(sales.longestPauseMs, now - lastAt)
    lastAt = now
    sales.acknowledged.push(id)
  }

  const visits = buyers.map(async (buyer) => {
    buyer.timeoutMs = 15_000
    await patiently(() => register(buyer))
    do await order(buyer)
    while (!over)
    await order(buyer)
  })
  try {
    await work(sales)
  } finally {
    over = true
    await Promise.all(visits)
  }
  return sales
}
