import * as z from 'zod'
import { Invalid } from '../errors.ts'
import { optionalText, parse, text, uuid, wholeNumber } from '../http/forms.ts'
import type { Shipping } from '../orders/orders-repository.ts'
import { findPostalCode, findState, stateRule } from './address-rules.ts'
import { cardCvc, cardExpiry, cardNumber } from './card-fields.ts'
import type { OrderRequest } from './checkout-service.ts'
import { countryInSentence, isCountry, shippings } from './shipping.ts'
import { readShownLines } from './shown-lines.ts'

const total = () => wholeNumber({ label: 'The total', min: 0, max: 4_294_967_295 })

const common = {
  name: text({ label: 'The name', max: 80 }),
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

const noAddress = { street: '', postalCode: '', city: '', state: '', country: '' }

const pickupForm = z
  .object({ ...common, shipping: z.literal('pickup') })
  .transform((form) => orderOf({ ...form, ...noAddress }))

/** Of a shipped order; the rules are those of its country. */
const shippedForm = (country: string | null) =>
  z
    .object({
      ...common,
      shipping: z.enum(shippings, { error: 'Please choose a delivery option.' }),
      street: text({ label: 'Street and number', max: 120 }),
      postalCode: postalCode(country),
      city: text({ label: 'The city', max: 80 }),
      state: state(country),
      country: z.string({ error: 'Please choose a country.' }).refine(isCountry, {
        error: 'Please choose a country from the list.',
      }),
    })
    .transform(orderOf)

function postalCode(country: string | null) {
  const typed = text({ label: 'The postal code', max: 20 })
  if (country === null) return typed
  return typed.transform((value, context) => {
    const code = findPostalCode(country, value)
    if (code !== null) return code
    context.addIssue(`This is not a valid postal code in ${countryInSentence(country)}.`)
    return z.NEVER
  })
}

function state(country: string | null) {
  const rule = country === null ? null : stateRule(country)
  const typed = optionalText({ label: 'The state', max: 80 })
  // What is left from another country is no mistake of the customer's.
  if (!rule)
    return z
      .string()
      .catch('')
      .transform(() => '')
  return typed.transform((value, context) => {
    const found = findState(rule, value)
    if (found !== null) return found
    context.addIssue(`Please choose a ${rule.label.toLowerCase()}.`)
    return z.NEVER
  })
}

type Fields = Omit<OrderRequest, 'card'> & {
  cardNumber: string
  cardExpiry: OrderRequest['card']['expiry']
  cardCvc: string
} & Partial<Totals>

function orderOf(form: Fields): OrderRequest {
  const { name, street, postalCode, city, state, country } = form
  const { shipping, idempotencyKey, lines } = form
  const card = { number: form.cardNumber, expiry: form.cardExpiry, cvc: form.cardCvc }
  const address = { name, street, postalCode, city, state, country }
  return { ...address, shipping, idempotencyKey, totalCents: totalShown(form), lines, card }
}

// Made once for each country, as making one takes longer than using it.
const forms = new Map<string | null, ReturnType<typeof shippedForm>>()

function formFor(body: unknown): z.ZodType<OrderRequest> {
  const { shipping, country } = (body ?? {}) as Record<string, unknown>
  if (shipping === 'pickup') return pickupForm
  const known = isCountry(country) ? country : null
  const form = forms.get(known) ?? shippedForm(known)
  forms.set(known, form)
  return form
}

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
    return parse(formFor(body), body)
  } catch (error) {
    if (!(error instanceof Invalid) || !isUnseen(error)) throw error
    const message =
      'Nothing was ordered: the form did not include the delivery option you chose and the total you saw. Please check both below and order again.'
    throw new Invalid(message, error.fields, 409)
  }
}

const isUnseen = ({ fields }: Invalid) =>
  Object.keys(fields).some((name) => name === 'shipping' || name.startsWith('totalCents'))
