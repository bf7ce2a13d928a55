import { text } from '../http/form-fields.ts'

const highestCents = 1_000_000

/** Euros as people type them, "4.90", "4,90", "€ 4", as integer cents. */
export const price = () =>
  text({ label: 'The price', max: 20 })
    .transform(centsOf)
    .refine((cents) => !Number.isNaN(cents), {
      error: 'The price must be euros and cents, such as 4.90.',
      abort: true,
    })
    .refine((cents) => cents >= 1 && cents <= highestCents, {
      error: 'The price must be from 0.01 to 10,000.00 euros.',
    })

/** NaN for what is no amount. A separator of thousands is none: "1.234" could mean two things. */
export function centsOf(typed: string): number {
  const [, euros, cents = ''] =
    /^(?:€\s*)?(\d{1,6})(?:[.,](\d{1,2}))?(?:\s*€)?$/.exec(typed.trim()) ?? []
  return euros === undefined ? Number.NaN : Number(euros) * 100 + Number(cents.padEnd(2, '0'))
}
