import type { CartLine } from '../../repositories/cart-repository.ts'
import { mostOf } from '../../services/cart-service.ts'
import type { CartPage, CartLine as CartPageLine, Form } from '../models.ts'
import { money } from './money.ts'
import { pictureUrl } from './picture.ts'
import { productHref } from './product-card.ts'
import { freeShippingHint } from './shipping.ts'

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
