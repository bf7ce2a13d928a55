import { type BasketLine, listBasket } from '../checkout/checkout-repository.ts'
import { type Buyer, type OrderRequest, placeOrder } from '../checkout/checkout-service.ts'
import type { PaymentProvider } from '../checkout/payment-provider.ts'
import { returnStock } from '../checkout/stock-repository.ts'
import type { Db } from '../db/handle.ts'
import { Conflict, NotFound } from '../errors.ts'
import { listOrderLines, type OrderLine } from './order-line-repository.ts'
import {
  countOrdersOf,
  findLastAddress,
  findOrder,
  listOrdersOf,
  markCancelled,
  type Order,
} from './orders-repository.ts'
import { findPaidOrder, findPayment, markRefunded, type WholeOrder } from './payment-repository.ts'

const pageSize = 20

export type OrderWithLines = Order & { lines: OrderLine[] }

export interface OrderHistory {
  orders: OrderWithLines[]
  page: number
  pages: number
}

export type OrderService = ReturnType<typeof createOrderService>

export function createOrderService({ payments }: { payments: PaymentProvider }) {
  const place = (db: Db, buyer: Buyer, request: OrderRequest) =>
    placeOrder(db, payments, buyer, request)

  /** What would be bought now; while there is no primary, what was last known. */
  const basket = (db: Db, cartId: string): Promise<BasketLine[]> => listBasket(db.current, cartId)

  /** The basket, and where the customer's last order went. */
  async function checkout(db: Db, { id, cartId }: Buyer) {
    const [basket, lastAddress] = await Promise.all([
      listBasket(db.current, cartId),
      findLastAddress(db.current, id),
    ])
    return { basket, lastAddress }
  }

  /** @throws NotFound past the last page. */
  async function list(db: Db, userId: number, page: number): Promise<OrderHistory> {
    const pages = Math.max(1, Math.ceil((await countOrdersOf(db.read, userId)) / pageSize))
    if (page > pages) throw new NotFound('There are no more orders.')
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
   * Who has just placed an order is sent to its page: a replica would first have to be waited
   * for. And the order may be known from an answer that carried no trace of its write, as
   * when it was sent twice.
   * @throws NotFound, for the orders of others too.
   */
  async function find(db: Db, userId: number, orderId: number): Promise<WholeOrder> {
    const found = await findPaidOrder(db.current, userId, orderId)
    if (!found) throw new NotFound('There is no such order.')
    return found
  }

  /**
   * The goods go back, and so does the money. Cancelling again changes nothing.
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

  return { place, basket, checkout, list, find, cancel }
}
