import type { Db, Handle } from '../db/handle.ts'
import { Invalid, NotFound } from '../errors.ts'
import {
  addToCart,
  type CartLine,
  countCartItems,
  findWanted,
  listCartLines,
  moveCart,
  removeFromCart,
  setQuantity,
  sumCart,
  type WantedProduct,
} from './cart-repository.ts'

/** Of one product in one cart. */
export const mostOfOne = 20
export const mostLines = 50

/** How many of a product can be in a cart: no more than there are. */
export const mostOf = (stock: number): number => Math.min(stock, mostOfOne)

/** How many products are in a cart, for the header of every page. */
export const countItems = (handle: Handle, cartId: string): Promise<number> =>
  countCartItems(handle, cartId)

export interface CartItem {
  productId: number
  quantity: number
}

/** A cart that something goes into. */
export interface CartToFill {
  id: string
  /** A guest's cart expires; a customer's does not. */
  guest: boolean
  /** Stores the session of a guest's new cart, so that what goes into it is found again. */
  store: () => Promise<void>
}

export interface CartChange {
  name: string
  /** In the cart now, unless somebody else changed it at the same moment. */
  quantity: number
  /** Why it is less than requested, or null. */
  limit: { most: number; stock: number; requested: number } | null
}

export function createCartService() {
  const lines = (db: Db, cartId: string | null): Promise<CartLine[]> =>
    cartId ? listCartLines(db.read, cartId) : Promise.resolve([])

  const sum = (db: Db, cartId: string) => sumCart(db.read, cartId)

  /**
   * Adds as many as there may be.
   * @throws NotFound for a product that is not sold (any more)
   * @throws Invalid when it is sold out or the cart is full
   * @throws TooMany when too many guests' carts were begun from one network
   */
  async function add(
    db: Db,
    cart: CartToFill,
    { productId, quantity }: CartItem,
  ): Promise<CartChange> {
    const wanted = await findOnSale(db, cart.id, productId)
    if (wanted.quantity === 0 && wanted.lines >= mostLines)
      throw new Invalid(`Your cart is full: it can hold ${mostLines} different products.`)
    const most = mostOf(wanted.stock)
    await cart.store()
    await addToCart(db.write, cart.id, { productId, quantity, most, guest: cart.guest })
    return change(wanted, wanted.quantity + quantity)
  }

  /**
   * Sets how many there are; 0 takes the product out.
   * @throws NotFound for a product that is not sold (any more)
   * @throws Invalid when it is sold out, or not in the cart any more
   */
  async function set(db: Db, cartId: string, item: CartItem): Promise<CartChange | null> {
    if (item.quantity === 0) {
      await removeFromCart(db.write, cartId, item.productId)
      return null
    }
    const wanted = await findOnSale(db, cartId, item.productId)
    const quantity = Math.min(item.quantity, mostOf(wanted.stock))
    if (!(await setQuantity(db.write, cartId, { ...item, quantity })))
      throw new Invalid(`“${wanted.name}” is no longer in your cart.`)
    return change(wanted, item.quantity)
  }

  /** At sign-in: adds a guest's cart to the customer's, each product up to the limit. */
  async function merge(db: Db, guestCartId: string, customerCartId: string): Promise<void> {
    if (guestCartId === customerCartId) return
    await db.transaction((tx) =>
      moveCart(tx, guestCartId, { toCartId: customerCartId, most: mostOfOne }),
    )
  }

  return { lines, sum, add, set, merge }
}

// From the primary: what is sold out a moment ago must not go into a cart.
async function findOnSale(db: Db, cartId: string, productId: number): Promise<WantedProduct> {
  const wanted = await findWanted(db.write, cartId, productId)
  if (!wanted || wanted.retired)
    throw new NotFound('This product does not exist, or is no longer sold.')
  if (wanted.stock === 0) throw new Invalid(`“${wanted.name}” is sold out.`)
  return wanted
}

function change({ name, stock }: WantedProduct, requested: number): CartChange {
  const most = mostOf(stock)
  return {
    name,
    quantity: Math.min(requested, most),
    limit: requested > most ? { most, stock, requested } : null,
  }
}
