import { pictureUrl, productHref } from '../catalogue/product-card.ts'
import { freeShippingHint } from '../checkout/checkout-page.ts'
import { money } from '../views/format.ts'
import type { FlashMessage, Form } from '../views/models.ts'
import type { CartLine } from './cart-repository.ts'
import { type CartChange, mostOf } from './cart-service.ts'

export interface CartPageLine {
  productId: number
  name: string
  href: string
  picture: string
  price: string
  quantity: number
  maxQuantity: number
  lineTotal: string
  /** "Only 2 left: please lower the quantity." or null. */
  problem: string | null
}

export interface CartPage {
  lines: CartPageLine[]
  subtotal: string
  /** How far it is to free shipping, or that it is reached; null for an empty cart. */
  shippingHint: string | null
  /** False when a line has a problem or the cart is empty. */
  canCheckOut: boolean
  form: Form
}

export function cartPage(lines: readonly CartLine[], form: Form): CartPage {
  const subtotalCents = lines.reduce((sum, line) => sum + line.priceCents * line.quantity, 0)
  return {
    lines: lines.map(lineOf),
    subtotal: money(subtotalCents),
    shippingHint: lines.length > 0 ? freeShippingHint(subtotalCents) : null,
    canCheckOut: lines.length > 0 && lines.every((line) => problemOf(line) === null),
    form,
  }
}

const lineOf = (line: CartLine): CartPageLine => ({
  productId: line.productId,
  name: line.name,
  href: productHref(line.slug),
  picture: pictureUrl(line.picture),
  price: money(line.priceCents),
  quantity: line.quantity,
  maxQuantity: line.retired ? 0 : mostOf(line.stock),
  lineTotal: money(line.priceCents * line.quantity),
  problem: problemOf(line),
})

function problemOf({ quantity, stock, retired }: CartLine): string | null {
  if (retired) return 'No longer sold: please remove it.'
  if (stock === 0) return 'Sold out: please remove it.'
  return quantity > stock ? `Only ${stock} left: please lower the quantity.` : null
}

/** What is in the cart now; refused when it is not as many as were requested for, and why. */
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
      : `An order can have at most ${limit.most} of “${name}”`
  return `${why}, so your cart has ${quantity}, not ${limit.requested}.`
}
