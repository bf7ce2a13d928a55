import * as z from 'zod'
import { choice, optionalText, wholeNumber } from '../http/form-fields.ts'

const sorts = ['', 'relevance', 'newest', 'price', 'price-desc', 'name'] as const

/** The list's address. Any text can be searched for; what is no text can't be. */
export const searchForm = z.object({
  // Pasted text may have tabs and line breaks: white space like any other.
  q: optionalText({ label: 'The search', max: 200, multiline: true, shown: false }),
  category: optionalText({ label: 'The category', max: 60, shown: false }),
  sort: choice('The order', sorts).default(''),
  page: wholeNumber({ label: 'The page', min: 1, max: 1_000_000 }).default(1),
})
