import type { PaymentProvider } from '../checkout/payments.ts'
import type { Db } from '../db/handle.ts'
import { Conflict, NotFound } from '../errors.ts'
import {
  countOrdersOf,
  findLastAddress,
  findOrder,
  findPayment,
  findWholeOrder,
  listOrderLines,
  listOrdersOf,
  markCancelled,
  markRefunded,
  type Order,
  type OrderLine,
  returnStock,
  type WholeOrder,
} from './orders-repository.ts'

const pageSize = 20

export type OrderWithLines = Order & { lines: OrderLine[] }

export interface OrderHistory {
  orders: OrderWithLines[]
  page: number
  pages: number
}

export type OrderService = ReturnType<typeof createOrderService>

export function createOrderService({ payments }: { payments: PaymentProvider }) {
  /** Where the customer's last shipped order went; null before the first. */
  const findAddress = (db: Db, userId: number) => findLastAddress(db.current, userId)

  /** @throws NotFound past the last page. */
  async function list(db: Db, userId: number, page: number): Promise<OrderHistory> {
    const pages = Math.max(1, Math.ceil((await countOrdersOf(db.read, userId)) / pageSize))
    if (page > pages) throw new NotFound('There is no such page of orders.')
    const slice = { limit: pageSize, offset: (page - 1) * pageSize }
    const orders = await listOrdersOf(db.read, userId, slice)
    const lines = await listOrderLines(
      db.read,
      orders.map(({ id }) => id),
    )
    const withLines = orders.map((order) => ({
      ...order,
      lines: lines.filter(({ orderId }) => orderId === order.id),
    }))
    return { orders: withLines, page, pages }
  }

  /**
   * Read from the primary: a customer is sent here right after ordering, when a read replica would
   * first have to catch up. An order that was sent twice is known without a GTID to wait for.
   * @throws NotFound, for the orders of others too.
   */
  async function find(db: Db, userId: number, orderId: number): Promise<WholeOrder> {
    const found = await findWholeOrder(db.current, userId, orderId)
    if (!found) throw new NotFound('There is no such order.')
    return found
  }

  /** For staff, who may see every order. */
  async function findLinesAndPayment(db: Db, orderId: number) {
    const [lines, payment] = await Promise.all([
      listOrderLines(db.current, [orderId]),
      findPayment(db.current, orderId),
    ])
    return { lines, payment }
  }

  /**
   * The products go back into stock, and the payment is refunded. Cancelling again changes nothing.
   * @throws NotFound; Conflict once the order is shipped.
   */
  async function cancel(db: Db, userId: number, orderId: number): Promise<void> {
    const refund = await db.transaction(async (tx) => {
      if (!(await markCancelled(tx, userId, orderId))) return null
      for (const { productId, quantity } of await listOrderLines(tx, [orderId]))
        await returnStock(tx, productId, quantity)
      await markRefunded(tx, orderId)
      return findPayment(tx, orderId)
    })
    if (refund) return payments.refund(refund.reference, refund.amountCents)
    const order = await findOrder(db.write, userId, orderId)
    if (!order) throw new NotFound('There is no such order.')
    if (order.status === 'shipped') {
      const what = order.shipping === 'pickup' ? 'picked up' : 'shipped'
      throw new Conflict(`This order has been ${what}, so it can’t be cancelled any more.`)
    }
  }

  return { findAddress, list, find, findLinesAndPayment, cancel }
}
