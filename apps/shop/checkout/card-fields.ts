import * as z from 'zod'
import { isPast, readExpiry } from './card-expiry.ts'
import { hasValidChecksum } from './card-number.ts'

// No message may repeat what was typed: none of it is shown again.
const typed = (label: string, max: number) =>
  z
    .string({ error: `${label} is missing.` })
    .trim()
    .min(1, { error: `${label} is missing.` })
    .max(max, { error: `${label} is too long.`, abort: true })

/** Digits only, however they were grouped. */
export const cardNumber = () =>
  typed('The card number', 40)
    .transform((value) => value.replace(/[\s-]/g, ''))
    .refine((digits) => /^\d{12,19}$/.test(digits), {
      error: 'A card number has 12 to 19 digits.',
      abort: true,
    })
    .refine(hasValidChecksum, { error: 'This is not a card number: please check the digits.' })

export const cardExpiry = () =>
  typed('The expiry date', 20).transform((value, context) => {
    const expiry = readExpiry(value)
    const message = !expiry
      ? 'Please give the month and year on the card, such as 04/29.'
      : isPast(expiry, new Date()) && 'This card has expired.'
    if (expiry && !message) return expiry
    context.addIssue({ code: 'custom', message: message || '' })
    return z.NEVER
  })

export const cardCvc = () =>
  typed('The security code', 20).refine((value) => /^\d{3,4}$/.test(value), {
    error: 'The security code has 3 digits (4 on American Express).',
  })
