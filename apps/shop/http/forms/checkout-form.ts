import * as z from 'zod'
import { Invalid } from '../../errors.ts'
import type { Shipping } from '../../repositories/order-repository.ts'
import { countries } from '../../services/countries.ts'
import type { OrderRequest } from '../../services/placement.ts'
import { shippings } from '../../services/shipping.ts'
import { readShownLines } from '../../services/shown-lines.ts'
import { cardCvc, cardExpiry, cardNumber } from './card-fields.ts'
import { text, uuid, wholeNumber } from './fields.ts'
import { parse } from './parse.ts'

const codes = countries.map(({ code }) => code)

const total = () => wholeNumber({ label: 'The total', min: 0, max: 4_294_967_295 })

const fields = {
  name: text({ label: 'The name', max: 80 }),
  street: text({ label: 'Street and number', max: 120 }),
  postalCode: text({ label: 'The postal code', max: 16 }),
  city: text({ label: 'The city', max: 80 }),
  country: z.string({ error: 'Please choose a country.' }).refine((code) => codes.includes(code), {
    error: 'Please choose a country from the list.',
  }),
  shipping: z.enum(shippings, { error: 'Please choose a way to ship.' }),
  idempotencyKey: uuid('The form').transform((key) => key.toLowerCase()),
  totalCents: total(),
  // Without JavaScript a page cannot change its total with the choice, so it sends each choice's.
  'totalCents-standard': total().optional(),
  'totalCents-express': total().optional(),
  'totalCents-pickup': total().optional(),
  lines: z.string().catch('').transform(readShownLines),
  cardNumber: cardNumber(),
  cardExpiry: cardExpiry(),
  cardCvc: cardCvc(),
}

const checkoutForm = z.object(fields).transform((form): OrderRequest => {
  const { name, street, postalCode, city, country, shipping, idempotencyKey, lines } = form
  const card = { number: form.cardNumber, expiry: form.cardExpiry, cvc: form.cardCvc }
  const address = { name, street, postalCode, city, country }
  return { ...address, shipping, idempotencyKey, totalCents: totalShown(form), lines, card }
})

type Totals = Record<`totalCents-${Shipping}`, number | undefined>

/** `totalCents` is of the choice that the page was opened with, where it shows all of them. */
function totalShown(form: { shipping: Shipping; totalCents: number } & Partial<Totals>): number {
  const isOfPage = shippings.some((shipping) => form[`totalCents-${shipping}`] === form.totalCents)
  return (isOfPage ? form[`totalCents-${form.shipping}`] : undefined) ?? form.totalCents
}

/**
 * The order as it was sent.
 * @throws Invalid with status 422, or 409 when it does not say what the customer agreed to: the
 * shipping and its total
 */
export function parseCheckout(body: unknown): OrderRequest {
  try {
    return parse(checkoutForm, body)
  } catch (error) {
    if (!(error instanceof Invalid) || !isUnseen(error)) throw error
    const message =
      'Nothing was ordered: the form did not say which shipping you chose, and which total you saw. Please check both below and order again.'
    throw new Invalid(message, error.fields, 409)
  }
}

const isUnseen = ({ fields }: Invalid) =>
  Object.keys(fields).some((name) => name === 'shipping' || name.startsWith('totalCents'))
