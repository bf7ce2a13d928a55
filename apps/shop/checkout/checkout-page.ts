import type { CheckoutPage, Form } from '../views/models.ts'
import { money } from '../views/money.ts'
import { findState, stateRule, statesNeededIn } from './address-rules.ts'
import { subtotalOf } from './basket.ts'
import type { BasketLine } from './checkout-repository.ts'
import { countries, countryInSentence, countryName, homeCountry, isCountry } from './countries.ts'
import { testCards } from './sandbox-payments.ts'
import { shippingCents, shippings } from './shipping.ts'
import { shippingChoices } from './shipping-text.ts'
import { writeShownLines } from './shown-lines.ts'

/**
 * The checkout page; the form's `shipping` and `country`, when they are among ours, are the chosen
 * ones: costs, times and fields are for this country.
 */
export function checkoutPage(
  basket: readonly BasketLine[],
  form: Form,
  idempotencyKey: string,
): CheckoutPage {
  const subtotalCents = subtotalOf(basket)
  const chosen = shippings.find((shipping) => shipping === form.values.shipping) ?? 'standard'
  const country = isCountry(form.values.country) ? form.values.country : homeCountry
  const totalCents = (shipping: typeof chosen) =>
    subtotalCents + shippingCents(shipping, subtotalCents, country)
  return {
    lines: basket.map(lineOf),
    subtotal: money(subtotalCents),
    shippingChoices: shippingChoices(subtotalCents, chosen, country),
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
    country: { code: country, name: countryInSentence(country) },
    state: stateField(country, form.values.state ?? ''),
    statesNeededIn: statesNeededIn.map(countryName).join(', '),
    form,
    testCards: testCards.map(({ number, result }) => ({ number, result })),
  }
}

function stateField(country: string, chosen: string): CheckoutPage['state'] {
  const rule = stateRule(country)
  if (!rule) return null
  const found = findState(rule, chosen)
  const states = rule.states.map((state) => ({ ...state, selected: state.value === found }))
  return { label: rule.label, states }
}

const lineOf = ({ name, quantity, unitPriceCents, picture }: BasketLine) => ({
  name,
  quantity,
  lineTotal: money(unitPriceCents * quantity),
  picture: `/pictures/${picture}`,
})
