import { checkNumber, type Handle } from '../db/handle.ts'

/** One day's sales, by the day in UTC ("2026-11-21"). Cancelled orders are no sales. */
export interface SalesDay {
  day: string
  orders: number
  revenueCents: number
}

export interface BestSeller {
  productId: number
  name: string
  sold: number
  revenueCents: number
}

interface DayRow {
  day: string
  orders: number
  revenue: number
}

/** Days without sales have no row. */
export async function listSalesDays(handle: Handle, since: Date): Promise<SalesDay[]> {
  const rows = await handle.select<DayRow>(
    `SELECT DATE_FORMAT(placed_at, '%Y-%m-%d') AS day,
            COUNT(*) AS orders,
            CAST(SUM(total_cents) AS SIGNED) AS revenue
       FROM orders FORCE INDEX (orders_by_time)
      WHERE placed_at >= ?
        AND status <> 'cancelled'
      GROUP BY day
      ORDER BY day
      LIMIT 60`,
    [since],
  )
  return rows.map(({ day, orders, revenue }) => ({
    day,
    orders: checkNumber('orders', orders),
    revenueCents: checkNumber('revenue', revenue),
  }))
}

interface BestSellerRow {
  product_id: number
  name: string
  sold: number
  revenue: number
}

export async function listBestSellers(handle: Handle, since: Date): Promise<BestSeller[]> {
  const rows = await handle.select<BestSellerRow>(
    `SELECT l.product_id,
            MAX(l.name) AS name,
            CAST(SUM(l.quantity) AS SIGNED) AS sold,
            CAST(SUM(l.quantity * l.unit_price_cents) AS SIGNED) AS revenue
       FROM orders o FORCE INDEX (orders_by_time)
       JOIN order_lines l ON l.order_id = o.id
      WHERE o.placed_at >= ?
        AND o.status <> 'cancelled'
      GROUP BY l.product_id
      ORDER BY sold DESC, l.product_id
      LIMIT 8`,
    [since],
  )
  return rows.map((row) => ({
    productId: row.product_id,
    name: row.name,
    sold: checkNumber('sold', row.sold),
    revenueCents: checkNumber('revenue', row.revenue),
  }))
}
