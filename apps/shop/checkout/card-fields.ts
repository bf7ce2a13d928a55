import * as z from 'zod'
import type { CardExpiry } from './payments.ts'

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

/** `MM/YY` or `MM/YYYY`, spaces allowed; null when it is neither. */
export function readExpiry(text: string): CardExpiry | null {
  const [, month, year] = /^\s*(0?[1-9]|1[0-2])\s*\/\s*((?:20)?\d{2})\s*$/.exec(text) ?? []
  if (!month || !year) return null
  return { month: Number(month), year: (Number(year) % 100) + 2000 }
}

/** A card is good to the end of its month. */
export const isPast = ({ month, year }: CardExpiry, now: Date): boolean =>
  Date.UTC(year, month) <= now.getTime()

const brands: [RegExp, string][] = [
  [/^4/, 'Visa'],
  [/^(5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720))/, 'Mastercard'],
  [/^3[47]/, 'American Express'],
  [/^6(011|4[4-9]|5)/, 'Discover'],
]

/** The card's brand by its first digits. */
export const brandOf = (digits: string): string =>
  brands.find(([pattern]) => pattern.test(digits))?.[1] ?? 'Card'

/** Luhn's checksum: tells a mistyped number from a possible one. */
export function hasValidChecksum(digits: string): boolean {
  let sum = 0
  for (const [fromRight, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (fromRight % 2 === 1 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}
