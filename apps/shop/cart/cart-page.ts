import { pictureUrl } from '../catalogue/picture.ts'
import { productHref } from '../catalogue/product-card.ts'
import { freeShippingHint } from '../checkout/shipping-text.ts'
import type { CartPage, CartLine as CartPageLine, Form } from '../views/models.ts'
import { money } from '../views/money.ts'
import type { CartLine } from './cart-repository.ts'
import { mostOf } from './cart-service.ts'

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
