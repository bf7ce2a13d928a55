import * as z from 'zod'
import { choice, id, optionalText, wholeNumber } from '../http/form-fields.ts'

const page = wholeNumber({ label: 'The page', min: 1, max: 10_000 }).default(1)
const q = optionalText({ label: 'The search', max: 100, shown: false })

export const shelfQuery = z.object({
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
