import type { FlashMessage } from '../views/models.ts'
import type { CartChange } from './cart-service.ts'

/** What is in the cart now; refused when it is not as many as were wished for, and why. */
export function cartNotice({ name, quantity, limit }: CartChange): FlashMessage {
  if (limit) return { kind: 'refused', text: limitText(name, quantity, limit) }
  const text =
    quantity === 1 ? `“${name}” is in your cart.` : `${quantity} of “${name}” are in your cart.`
  return { kind: 'done', text }
}

function limitText(name: string, quantity: number, limit: NonNullable<CartChange['limit']>) {
  const why =
    limit.stock <= limit.most
      ? `Only ${limit.stock} of “${name}” ${limit.stock === 1 ? 'is' : 'are'} left`
      : `${limit.most} of “${name}” are the most in one order`
  return `${why}, so your cart has ${quantity}, not ${limit.wished}.`
}
