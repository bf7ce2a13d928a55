import * as z from 'zod'

/** A password to be compared: whatever was typed, as long as it is one text of a sane length. */
export const typedPassword = (label: string) =>
  z
    .string({ error: `${label} is missing.` })
    .min(1, { error: `${label} is missing.` })
    .max(200, { error: `${label} can have at most 200 characters.` })
