import type { Db } from '../db/handle.ts'
import { Conflict, NotFound } from '../errors.ts'
import type { OrderState } from '../orders/orders-repository.ts'
import type { OrderService } from '../orders/orders-service.ts'
import { pageOf } from './list-query.ts'
import { findOrderDetail, listOrders, type OrderDetail, shipOrder } from './orders-repository.ts'

interface Dependencies {
  orders: Pick<OrderService, 'cancel' | 'findLinesAndPayment'>
  now?: () => Date
}

interface ListQuery {
  q: string
  status: OrderState | 'all'
  page: number
}

export type AdminOrdersService = ReturnType<typeof createAdminOrdersService>
export type OrderWithPayment = Awaited<ReturnType<AdminOrdersService['open']>>

/** All orders, from paid to the door. */
export function createAdminOrdersService({ orders, now = () => new Date() }: Dependencies) {
  const list = (db: Db, { q, status, page }: ListQuery) =>
    listOrders(db.read, { status, search: searchFor(q), ...pageOf(page) })

  /** The order with its lines and payment. */
  async function open(db: Db, id: number) {
    const [order, linesAndPayment] = await Promise.all([
      find(db, id),
      orders.findLinesAndPayment(db, id),
    ])
    return { order, ...linesAndPayment }
  }

  /**
   * Marks an order as shipped, or as picked up, and returns it; again changes nothing.
   * @throws Conflict for a cancelled order.
   */
  async function ship(db: Db, id: number): Promise<OrderDetail> {
    await shipOrder(db.write, id, now())
    const order = await find(db, id)
    if (order.status === 'cancelled') {
      const what = order.shipping === 'pickup' ? 'picked up' : 'shipped'
      throw new Conflict(`This order was cancelled meanwhile, so it can’t be ${what}.`)
    }
    return order
  }

  async function cancel(db: Db, id: number): Promise<void> {
    const { userId } = await find(db, id)
    await orders.cancel(db, userId, id)
  }

  return { list, open, ship, cancel }
}

async function find(db: Db, id: number): Promise<OrderDetail> {
  const order = await findOrderDetail(db.current, id)
  if (!order) throw new NotFound('There is no such order.')
  return order
}

/** "S-000123" and "123" are an order's number, anything else is the beginning of an address. */
export function searchFor(q: string): { id: number } | { email: string } | null {
  if (!q) return null
  const [, digits] = /^(?:s-?)?(\d{1,15})$/i.exec(q) ?? []
  return digits ? { id: Number(digits) } : { email: q }
}
