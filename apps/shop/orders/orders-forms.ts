import * as z from 'zod'
import { wholeNumber } from '../http/form-fields.ts'

export const historyQuery = z.object({
  page: wholeNumber({ label: 'The page', min: 1, max: 1_000_000 }).default(1),
})
