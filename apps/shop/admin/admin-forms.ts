import * as z from 'zod'
import { choice, id, optionalText, text, wholeNumber } from '../http/forms.ts'

const page = wholeNumber({ label: 'The page', min: 1, max: 10_000 }).default(1)
const q = optionalText({ label: 'The search', max: 100, shown: false })

export const productsQuery = z.object({
  q,
  page,
  show: choice('The list', ['sale', 'low', 'retired']).default('sale'),
})

export const ordersQuery = z.object({
  q,
  page,
  status: choice('The status', ['all', 'paid', 'shipped', 'cancelled']).default('all'),
})

export const peopleQuery = z.object({ q, page })

/** The id in an address such as `/admin/orders/7`. */
export const idInAddress = z.object({ id: id() })

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

const mostStock = 1_000_000

const stock = wholeNumber({ label: 'The stock', min: 0, max: mostStock })

const place = optionalText({ label: 'The position on the home page', max: 3 })
  .refine((value) => value === '' || /^[1-9]\d*$/.test(value), {
    error: 'The position on the home page must be a whole number from 1 to 999, or empty.',
    abort: true,
  })
  .transform((value) => (value === '' ? null : Number(value)))

const fields = {
  name: text({ label: 'The name', max: 120 }),
  summary: text({ label: 'The summary', max: 160 }),
  description: text({ label: 'The description', max: 4000, multiline: true }).transform((value) =>
    value.replace(/\r\n?/g, '\n'),
  ),
  keywords: optionalText({ label: 'The keywords', max: 300 }),
  categoryId: id('The category'),
  price: price(),
  stock,
  picture: text({ label: 'The picture', max: 80 }),
  featured: place,
}

export const newProductForm = z.object(fields).transform(withCents)

/** With what the page was loaded with, to find out what changed since. */
export const productForm = z
  .object({ ...fields, stockWas: stock, version: text({ label: 'The version', max: 40 }) })
  .transform(withCents)

function withCents<Values extends { price: number }>({ price: priceCents, ...values }: Values) {
  return { ...values, priceCents }
}
