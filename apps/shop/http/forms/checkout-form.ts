import * as z from 'zod'
import { countries } from '../../services/countries.ts'
import { shippings } from '../../services/shipping.ts'
import { cardCvc, cardExpiry, cardNumber } from './card-fields.ts'

import { text, uuid, wholeNumber } from './fields.ts'

const codes = countries.map(({ code }) => code)

export const checkoutForm = z
  .object({
    name: text({ label: 'The name', max: 80 }),
    street: text({ label: 'Street and number', max: 120 }),
    postalCode: text({ label: 'The postal code', max: 16 }),
    city: text({ label: 'The city', max: 80 }),
    country: z
      .string({ error: 'Please choose a country.' })
      .refine((code) => codes.includes(code), {
        error: 'Please choose a country from the list.',
      }),
    shipping: z.enum(shippings, { error: 'Please choose a way to ship.' }),
    idempotencyKey: uuid('The form').transform((key) => key.toLowerCase()),
    totalCents: wholeNumber({ label: 'The total', min: 0, max: 4_294_967_295 }).optional(),
    cardNumber: cardNumber(),
    cardExpiry: cardExpiry(),
    cardCvc: cardCvc(),
  })
  .transform(({ cardNumber, cardExpiry, cardCvc, ...order }) => ({
    ...order,
    card: { number: cardNumber, expiry: cardExpiry, cvc: cardCvc },
  }))
