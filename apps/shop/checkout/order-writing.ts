import type { Handle } from '../db/handle.ts'
import { insertOrderLines } from '../orders/order-line-repository.ts'
import { insertOrder, type NewOrder } from '../orders/orders-repository.ts'
import { insertPayment } from '../orders/payment-repository.ts'
import { type BasketLine, takeFromCart } from './checkout-repository.ts'
import type { Authorization } from './payment-provider.ts'
import { refuseChangedCart, refuseSoldOut } from './placement-refusals.ts'
import { takeStock } from './stock-repository.ts'

export interface Placement {
  order: NewOrder
  basket: BasketLine[]
  authorization: Authorization
  cartId: string
}

/**
 * The order's one transaction; null when its key was used before.
 * A person's orders wait for each other at the start (`insertOrder`): waiting at the key instead,
 * the same request sent many times would end in deadlocks when the first is refused.
 * Stock comes before the lines, as a line's foreign key takes a shared lock on its
 * product: two buyers who hold one each could not both go on.
 */
export async function writeOrder(
  tx: Handle,
  { order, basket, authorization, cartId }: Placement,
): Promise<number | null> {
  const orderId = await insertOrder(tx, order)
  if (orderId === null) return null
  await takeAllStock(tx, basket)
  await insertOrderLines(tx, orderId, basket)
  await insertPayment(tx, orderId, authorization)
  await takeAllFromCart(tx, cartId, basket)
  return orderId
}

// In product order, as the basket is: buyers of the same goods queue up instead of
// waiting for each other in a circle.
async function takeAllStock(tx: Handle, basket: BasketLine[]): Promise<void> {
  const short: string[] = []
  for (const { productId, name, quantity } of basket)
    if (!(await takeStock(tx, productId, quantity))) short.push(name)
  if (short.length > 0) refuseSoldOut(short)
}

// Only what was paid for: what came into the cart meanwhile stays.
async function takeAllFromCart(tx: Handle, cartId: string, basket: BasketLine[]): Promise<void> {
  for (const line of basket) if (!(await takeFromCart(tx, cartId, line))) refuseChangedCart()
}
