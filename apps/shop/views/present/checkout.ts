import type { BasketLine } from '../../repositories/basket-repository.ts'
import { subtotalOf } from '../../services/basket.ts'
import { countries } from '../../services/countries.ts'
import { testCards } from '../../services/sandbox-payments.ts'
import { shippingCents, shippings } from '../../services/shipping.ts'
import { writeShownLines } from '../../services/shown-lines.ts'
import type { CheckoutPage, Form } from '../models.ts'
import { money } from './money.ts'
import { shippingChoices } from './shipping.ts'

/** The checkout page; the form's `shipping`, when it is one of ours, is the chosen one. */
export function checkoutPage(
  basket: readonly BasketLine[],
  form: Form,
  idempotencyKey: string,
): CheckoutPage {
  const subtotalCents = subtotalOf(basket)
  const chosen = shippings.find((shipping) => shipping === form.values.shipping) ?? 'standard'
  const totalCents = (shipping: typeof chosen) =>
    subtotalCents + shippingCents(shipping, subtotalCents)
  return {
    lines: basket.map(lineOf),
    subtotal: money(subtotalCents),
    shippingChoices: shippingChoices(subtotalCents, chosen),
    totals: shippings.map((shipping) => ({
      shipping,
      total: money(totalCents(shipping)),
      totalCents: totalCents(shipping),
    })),
    total: money(totalCents(chosen)),
    totalCents: totalCents(chosen),
    shownLines: writeShownLines(basket),
    idempotencyKey,
    countries: [...countries],
    form,
    testCards: testCards.map(({ number, result }) => ({ number, result })),
  }
}

const lineOf = ({ name, quantity, unitPriceCents, picture }: BasketLine) => ({
  name,
  quantity,
  lineTotal: money(unitPriceCents * quantity),
  picture: `/pictures/${picture}`,
})
