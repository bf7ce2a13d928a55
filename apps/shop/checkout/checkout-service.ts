import { createHash } from 'node:crypto'
import type { Db, Handle } from '../db/handle.ts'
import { Unavailable } from '../errors.ts'
import type { Address } from '../orders/orders-repository.ts'
import {
  type CheckoutLine,
  findOrderByKey,
  insertOrder,
  insertOrderLines,
  insertPayment,
  type KeyedOrder,
  listCheckoutLines,
  type NewOrder,
  takeFromCart,
  takeStock,
} from './checkout-repository.ts'
import {
  AlreadyOrdered,
  OrderRefused,
  refuseChangedCart,
  refuseChanges,
  refuseDecline,
  refuseProblems,
  refuseSoldOut,
  refuseTooMuch,
} from './order-refusals.ts'
import type { Authorization, Card, PaymentProvider } from './payments.ts'
import { shippingCents } from './shipping.ts'
import { type ShownOrder, subtotalOf } from './shown-lines.ts'

export interface Buyer {
  id: number
  cartId: string
}

export interface OrderRequest extends Address, ShownOrder {
  /** Made with the checkout page: an order is placed once under it. */
  idempotencyKey: string
  card: Card
}

export type CheckoutService = ReturnType<typeof createCheckoutService>

export interface CheckoutDependencies {
  payments: PaymentProvider
  /** Called once for each new order, when it is committed. */
  onPlaced(totalCents: number): void
}

export function createCheckoutService(dependencies: CheckoutDependencies) {
  /** What would be bought now; without a primary, as a read replica knows it. */
  const listLines = (db: Db, cartId: string): Promise<CheckoutLine[]> =>
    listCheckoutLines(db.current, cartId)

  const place = (db: Db, buyer: Buyer, request: OrderRequest) =>
    placeOrder(db, dependencies, buyer, request)

  return { listLines, place }
}

type KeyedRequest = Pick<NewOrder, 'userId' | 'idempotencyKey' | 'requestHash'>

/**
 * Places an order and returns its id; the same request again returns the same id.
 * Null when the cart is empty.
 * @throws OrderRefused when it was certainly not placed (declined, sold out, not what the
 * customer saw); AlreadyOrdered when the key was used for another request, or the cart has
 * been filled again since; Unavailable when it is safe to send the same request again.
 */
async function placeOrder(
  db: Db,
  dependencies: CheckoutDependencies,
  buyer: Buyer,
  request: OrderRequest,
): Promise<number | null> {
  const keyed = keyedRequest(buyer, request)
  const { cart, earlier } = await readCart(db, buyer.cartId, keyed)
  if (earlier !== null) return earlier
  if (cart.length === 0) return null

  refuseProblems(cart)
  refuseTooMuch(cart)
  refuseChanges(cart, request)
  const order = pricedOrder(keyed, request, cart)
  const authorization = await authorize(dependencies.payments, order, request.card)
  return record(db, dependencies, { order, cart, authorization, cartId: buyer.cartId })
}

// The key before the cart: an order empties its cart, so what is in the cart of a key that was used has
// been put into it since. An order placed between the two reads leaves an empty cart, and is found then.
async function readCart(db: Db, cartId: string, order: KeyedRequest) {
  const used = await findOrderByKey(db.write, order.userId, order.idempotencyKey)
  const cart = await listCheckoutLines(db.write, cartId)
  if (cart.length > 0) {
    refuseUsedKey(used)
    return { cart, earlier: null }
  }
  return { cart, earlier: used ? sameOrder(used, order) : await findEarlier(db, order) }
}

async function record(
  db: Db,
  { payments, onPlaced }: CheckoutDependencies,
  placement: Placement,
): Promise<number> {
  const { order, authorization } = placement
  const written = await db
    .transaction((tx) => writeOrder(tx, placement))
    .catch(async (error) => {
      if (error instanceof Unavailable && error.resource === 'database') return null
      if (error instanceof OrderRefused) await payments.void(authorization.reference)
      throw error
    })
  if (written !== null) onPlaced(order.totalCents)
  const id = written ?? (await recover(db, order))
  await payments.capture(authorization.reference, authorization.amountCents)
  return id
}

/**
 * The key was used meanwhile, or the connection was lost, perhaps at COMMIT: only
 * the primary can tell what became of the order. Not finding it is no proof, as the
 * transaction may still be under way; the same request sent again then waits for it.
 */
async function recover(db: Db, order: KeyedRequest): Promise<number> {
  const id = await findEarlier(db, order).catch((error) => {
    if (!(error instanceof Unavailable)) throw error
    return null
  })
  if (id !== null) return id
  throw new Unavailable(
    'database',
    'We can’t tell yet whether your order was placed. Please send it again: it will not be placed twice.',
  )
}

async function findEarlier(db: Db, order: KeyedRequest): Promise<number | null> {
  return sameOrder(await findOrderByKey(db.write, order.userId, order.idempotencyKey), order)
}

function sameOrder(found: KeyedOrder | null, order: KeyedRequest): number | null {
  if (!found) return null
  if (found.requestHash === order.requestHash) return found.id
  throw new AlreadyOrdered(
    found.id,
    'What was sent now is different, so nothing more was ordered or charged.',
  )
}

function refuseUsedKey(found: KeyedOrder | null): void {
  if (!found) return
  throw new AlreadyOrdered(
    found.id,
    'What is in your cart now is not part of it: nothing more was ordered or charged.',
  )
}

// All that was ordered, as the customer saw it. Not the card, which may be typed anew.
function keyedRequest({ id }: Buyer, request: OrderRequest): KeyedRequest {
  const { name, street, postalCode, city, state, country, idempotencyKey } = request
  const { shipping, totalCents, lines } = request
  const address = [name, street, postalCode, city, state, country]
  const text = JSON.stringify([...address, shipping, totalCents, lines])
  const requestHash = createHash('sha256').update(text).digest('hex')
  return { userId: id, idempotencyKey, requestHash }
}

function pricedOrder(keyed: KeyedRequest, request: OrderRequest, cart: CheckoutLine[]): NewOrder {
  const { name, street, postalCode, city, state, country, shipping } = request
  const subtotalCents = subtotalOf(cart)
  const shippingPrice = shippingCents(shipping, subtotalCents, country)
  return {
    ...keyed,
    ...{ name, street, postalCode, city, state, country, shipping, subtotalCents },
    shippingCents: shippingPrice,
    totalCents: subtotalCents + shippingPrice,
  }
}

async function authorize(
  payments: PaymentProvider,
  order: NewOrder,
  card: Card,
): Promise<Authorization> {
  const answer = await payments.authorize({
    idempotencyKey: `${order.userId}:${order.idempotencyKey}`,
    amountCents: order.totalCents,
    card,
  })
  return answer.status === 'authorized' ? answer : refuseDecline(answer)
}

interface Placement {
  order: NewOrder
  cart: CheckoutLine[]
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
async function writeOrder(
  tx: Handle,
  { order, cart, authorization, cartId }: Placement,
): Promise<number | null> {
  const orderId = await insertOrder(tx, order)
  if (orderId === null) return null
  await takeAllStock(tx, cart)
  await insertOrderLines(tx, orderId, cart)
  await insertPayment(tx, orderId, authorization)
  await takeAllFromCart(tx, cartId, cart)
  return orderId
}

// In product order, as the cart is: buyers of the same products queue up instead of
// waiting for each other in a circle.
async function takeAllStock(tx: Handle, cart: CheckoutLine[]): Promise<void> {
  const short: string[] = []
  for (const { productId, name, quantity } of cart)
    if (!(await takeStock(tx, productId, quantity))) short.push(name)
  if (short.length > 0) refuseSoldOut(short)
}

// Only what was paid for: what came into the cart meanwhile stays.
async function takeAllFromCart(tx: Handle, cartId: string, cart: CheckoutLine[]): Promise<void> {
  for (const line of cart) if (!(await takeFromCart(tx, cartId, line))) refuseChangedCart()
}
