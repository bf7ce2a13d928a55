import * as z from 'zod'
import { optionalText, text } from '../http/form-fields.ts'

// Apps show "123 456"; both ways of typing it are fine.
const code = text({ label: 'The code', max: 20 })
  .transform((value) => value.replace(/\s/g, ''))
  .refine((value) => /^\d{6}$/.test(value), { error: 'The code has six digits.' })

const next = optionalText({ label: 'The address', max: 500, shown: false })

export const secondFactorForm = z.object({ code, next })
export const secondFactorQuery = z.object({ next })
