import type { CartChange } from '../../services/cart-service.ts'

/** One sentence about what is in the cart now, and why it is not more. */
export function cartNotice({ name, quantity, limit }: CartChange): string {
  if (!limit)
    return quantity === 1
      ? `“${name}” is in your cart.`
      : `${quantity} of “${name}” are in your cart.`
  return limit.stock <= limit.most
    ? `Only ${limit.stock} of “${name}” ${limit.stock === 1 ? 'is' : 'are'} left: your cart has ${quantity}.`
    : `${limit.most} of “${name}” are the most in one order: your cart has ${quantity}.`
}
