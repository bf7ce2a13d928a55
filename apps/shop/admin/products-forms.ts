import * as z from 'zod'
import { id, optionalText, text, wholeNumber } from '../http/form-fields.ts'
import { price } from './price.ts'

const mostStock = 1_000_000

const stock = wholeNumber({ label: 'The stock', min: 0, max: mostStock })

const place = optionalText({ label: 'The place on the home page', max: 3 })
  .refine((value) => value === '' || /^[1-9]\d*$/.test(value), {
    error: 'The place on the home page must be a whole number from 1 to 999, or empty.',
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
