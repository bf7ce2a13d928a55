import { setTimeout as delay } from 'node:timers/promises'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import type { Client } from '../../apps/shared/client.ts'

const product = 2
const everyMs = 20

interface Product extends RowDataPacket {
  slug: string
  cents: number
}

/**
 * Others raise a price all the time, and each client changes their own cart once and looks at it for `forMs`.
 * `wentBack` of the `pages` had a lower price than the one that the same client had seen before; `fromReplica` of them
 * came from a read replica that had what they had to show.
 */
export async function watchPrice(primary: Connection, clients: readonly Client[], forMs: number) {
  const [rows] = await primary.query<Product[]>(
    'SELECT slug, price_cents AS cents FROM products WHERE id = ?',
    [product],
  )
  const { slug, cents: before } = rows[0] as Product
  const seen = { pages: 0, wentBack: 0, fromReplica: 0 }
  const endsAt = performance.now() + forMs

  async function raise(): Promise<void> {
    for (let cents = before; performance.now() < endsAt; cents++) {
      await primary.query('UPDATE products SET price_cents = ? WHERE id = ?', [cents, product])
      await delay(everyMs)
    }
  }

  async function watch(client: Client): Promise<void> {
    const changed = await client.post('/cart/items', { productId: 1, quantity: 1 })
    if (changed.status !== 303) throw new Error(`/cart/items answered ${changed.status}`)
    for (let highest = 0; performance.now() < endsAt; await delay(everyMs)) {
      const { status, body, headers } = await client.get(`/products/${slug}`)
      if (status !== 200) throw new Error(`/products/${slug} answered ${status}`)
      const cents = Number(/price-big">€([\d.]+)</.exec(body)?.[1]?.replace('.', ''))
      if (!(cents > 0)) throw new Error(`There is no price on /products/${slug}.`)
      seen.pages++
      if (/fresh;desc="replica"/.test(String(headers['server-timing']))) seen.fromReplica++
      if (cents < highest) seen.wentBack++
      highest = Math.max(highest, cents)
    }
  }

  try {
    await Promise.all([raise(), ...clients.map(watch)])
  } finally {
    await primary.query('UPDATE products SET price_cents = ? WHERE id = ?', [before, product])
  }
  return seen
}
